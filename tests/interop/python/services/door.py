"""Greets people over HTTP, by a greeting service of either language. `door.ts` is the same."""
import os

import lymph
from lymph.web.interfaces import WebServiceInterface
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Response


class Greeting(lymph.Interface):
    @lymph.rpc()
    def greet(self, name):
        """Returns a greeting for the given name."""
        return u"Hi, %s! This is python." % name


class Web(WebServiceInterface):
    def __init__(self, *args, **kwargs):
        self.url_map = Map([
            Rule("/greet", endpoint="greet"),
            Rule("/who", endpoint="who"),
        ])
        super(Web, self).__init__(*args, **kwargs)

    def greet(self, request):
        greeting = self.proxy(request.args["of"])
        return Response(greeting.greet(name=request.args["name"]))

    def who(self, request):
        return Response("python %s" % os.getpid())
