"""Emits what it is told to and remembers what it hears. `listener.ts` is the same service."""
import lymph


class Listener(lymph.Interface):
    def __init__(self, *args, **kwargs):
        super(Listener, self).__init__(*args, **kwargs)
        self.events = []

    def hear(self, handler, event):
        self.events.append({
            "handler": handler,
            "by": "python",
            "type": event.evt_type,
            "body": event.body,
            "source": event.source,
            "trace_id": event.headers.get("trace_id"),
        })

    @lymph.rpc()
    def heard(self):
        return self.events

    @lymph.rpc()
    def say(self, type, body, delay=0):
        self.emit(type, body, delay=delay)

    @lymph.rpc()
    def hand_over(self, item):
        self.work.apply(item=item)

    @lymph.event("order.#")
    def on_order(self, event):
        self.hear("on_order", event)

    @lymph.event("news", broadcast=True)
    def on_news(self, event):
        self.hear("on_news", event)

    @lymph.event("flaky", retry=3)
    def on_flaky(self, event):
        self.hear("on_flaky", event)
        if "python" in event["failing"]:
            raise RuntimeError("as it was told to")

    @lymph.event("worked", broadcast=True)
    def on_worked(self, event):
        self.hear("on_worked", event)

    @lymph.task()
    def work(self, item):
        self.emit("worked", {"item": item, "by": "python"})
