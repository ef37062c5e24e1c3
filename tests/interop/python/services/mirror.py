"""Answers in every way there is, and asks others. `mirror.ts` is the same service."""
import gevent
import lymph
from lymph.core import trace
from lymph.exceptions import LookupFailure, Nack, NotConnected, RemoteError, Timeout
from semantic_version import Version

import values


class Mirror(lymph.Interface):
    @lymph.rpc()
    def who(self):
        """Which language answers."""
        return "python"

    @lymph.rpc()
    def echo(self, value):
        return value

    @lymph.rpc(raises=(ValueError,))
    def fail(self, message):
        raise ValueError(message)

    @lymph.rpc()
    def crash(self):
        raise RuntimeError("nobody shall see this")

    @lymph.rpc()
    def doze(self, seconds):
        gevent.sleep(seconds)

    @lymph.rpc()
    def trace_id(self):
        return trace.get_id()

    @lymph.raw_rpc()
    def acknowledge(self, channel):
        channel.ack()

    @lymph.raw_rpc()
    def refuse(self, channel):
        channel.nack()

    @lymph.raw_rpc()
    def stamp(self, channel, stamp):
        channel.add_header("stamp", stamp)
        channel.reply("stamped")

    @lymph.raw_rpc()
    def blame(self, channel, **error):
        channel.error(**error)

    @lymph.rpc()
    def ask(self, address, subject, body, version=None, timeout=3):
        """Asks somebody else and tells what came of it."""
        version = version and Version(version)
        try:
            reply = self.request(address, subject, body, timeout=timeout, version=version)
        except RemoteError as error:
            return {"type": "ERROR", "error": type(error).__name__, "message": str(error)}
        except Nack:
            return {"type": "NACK"}
        except Timeout:
            return {"type": "timeout"}
        except (LookupFailure, NotConnected):
            return {"type": "nobody"}
        return {"type": reply.type.decode("ascii"), "body": reply.body, "headers": reply.headers}

    @lymph.rpc()
    def status_of(self, endpoint):
        """What this process thinks of a peer."""
        connection = self.container.server.connections.get(endpoint)
        return connection.status if connection else None

    @lymph.rpc()
    def names(self):
        return list(values.VALUES)

    @lymph.rpc()
    def give(self, name):
        return values.VALUES[name].sent

    @lymph.rpc()
    def take(self, name, value):
        return values.complaint(name, value)

    @lymph.rpc()
    def send(self, address, name):
        """Has a value echoed by a service, and says what is wrong with it then."""
        reply = self.request(address, address + ".echo", {"value": values.VALUES[name].sent})
        return values.complaint(name, reply.body)
