import lymph
from lymph.exceptions import RemoteError


class OutOfStock(Exception):
    pass


class Pantry(lymph.Interface):
    def apply_config(self, config):
        super(Pantry, self).apply_config(config)
        self.left = config.get("portions", 10)

    @lymph.rpc(raises=(OutOfStock,))
    def take(self, dish, portions=1):
        if portions > self.left:
            raise OutOfStock("only %s of %s left" % (self.left, dish))
        self.left -= portions
        return self.left

    @lymph.event("order.cancelled", sequential=True)
    def on_cancelled(self, event):
        self.left += event["portions"]


class Waiter(lymph.Interface):
    def __init__(self, *args, **kwargs):
        super(Waiter, self).__init__(*args, **kwargs)
        self.pantry = self.proxy("Pantry", timeout=2)

    @lymph.rpc()
    def order(self, dish, portions=1):
        try:
            left = self.pantry.take(dish=dish, portions=portions)
        except RemoteError.OutOfStock as error:
            return "Sorry, %s" % error
        self.emit("bill.due", {"dish": dish}, delay=60)
        return "%s left" % left

    @lymph.rpc()
    def cancel(self, portions=1):
        self.emit("order.cancelled", {"portions": portions})
