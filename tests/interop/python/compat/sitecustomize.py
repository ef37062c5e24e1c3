"""Lets lymph 0.15.0, which is of 2016, run on CPython 3.11 with the libraries of Debian 12.

With this folder first on PYTHONPATH nothing of lymph itself is changed. What has left the standard
library is put back at once; libraries are mended right after their import, so that gevent still
comes first when it patches the standard library.
"""
import collections
import collections.abc
import importlib.abc
import importlib.machinery
import inspect
import sys
import types

for name in ("Callable", "Hashable", "Iterable", "Iterator", "Mapping", "MutableMapping",
             "Sequence", "Set"):
    if not hasattr(collections, name):
        setattr(collections, name, getattr(collections.abc, name))

if not hasattr(inspect, "getargspec"):
    ArgSpec = collections.namedtuple("ArgSpec", "args varargs keywords defaults")
    inspect.ArgSpec = ArgSpec
    inspect.getargspec = lambda func: ArgSpec(*inspect.getfullargspec(func)[:4])

MENDERS = {}


def mend(name):
    def register(function):
        MENDERS[name] = function
        return function
    return register


@mend("pkg_resources")
def commands_without_pinned_versions(module):
    # A command is an entry point, and loading one asks for gevent==1.1b5.
    module.EntryPoint.require = lambda self, *args, **kwargs: None


@mend("yaml")
def optional_loader(module):
    # PyYAML 6 wants to be told the loader.
    for name in ("load", "load_all"):
        original = getattr(module, name)
        setattr(module, name, lambda stream, Loader=module.Loader, original=original:
                original(stream, Loader))


@mend("msgpack")
def defaults_of_msgpack_0_4(module):
    # 1.0 dropped encoding= and changed three defaults.
    def reader(original):
        def read(source, **options):
            encoding = options.pop("encoding", None)
            options.setdefault("raw", encoding is None)
            options.setdefault("strict_map_key", False)
            return original(source, **options)
        return read

    def writer(original):
        def write(*args, **options):
            options.setdefault("use_bin_type", False)
            return original(*args, **options)
        return write
    module.unpackb = module.loads = reader(module.unpackb)
    module.unpack = module.load = reader(module.unpack)
    module.packb = module.dumps = writer(module.packb)
    module.pack = module.dump = writer(module.pack)


@mend("gevent.signal")
def callable_signal(module):
    # gevent.signal() has become gevent.signal_handler(), and the name that of a module.
    class CallableModule(types.ModuleType):
        def __call__(self, *args, **kwargs):
            from gevent.hub import signal
            return signal(*args, **kwargs)
    module.__class__ = CallableModule


@mend("kombu.pools")
def large_pools(module):
    module.set_limit(200)  # as kombu 3.0 had it; 10 connections are used up by 10 handlers


@mend("werkzeug.wrappers")
def names_of_werkzeug_0_11(module):
    module.BaseRequest = module.Request
    module.BaseResponse = module.Response


@mend("lymph.cli.tail")
def text_frames(module):
    # ZeroMQ gives bytes, where tail looks its instances up by text.
    class TextSocket(object):
        def __init__(self, socket):
            self._socket = socket

        def __getattr__(self, name):
            return getattr(self._socket, name)

        def recv_multipart(self):
            return [frame.decode("utf-8") for frame in self._socket.recv_multipart()]
    original = module.RemoteTail.__init__

    def __init__(self, ctx=None):
        original(self, ctx)
        self._sock = TextSocket(self._sock)
    module.RemoteTail.__init__ = __init__


@mend("lymph.core.events")
def comparable_handlers(module):
    # kazoo sorts them to share out partitions; Python 2 could sort anything.
    module.EventHandler.__lt__ = lambda self, other: self.queue_name < other.queue_name


class Contrib(importlib.abc.Loader):
    """Stands in for werkzeug.contrib, of which lymph imports one class."""

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__path__ = []
        if spec.name == "werkzeug.contrib.wrappers":
            module.DynamicCharsetRequestMixin = type("DynamicCharsetRequestMixin", (), {})
        return module

    def exec_module(self, module):
        pass


class Mending(importlib.abc.Loader):
    def __init__(self, loader, function):
        self._loader = loader
        self._function = function

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        self._loader.exec_module(module)
        self._function(module)


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in ("werkzeug.contrib", "werkzeug.contrib.wrappers"):
            return importlib.machinery.ModuleSpec(name, Contrib(), is_package=True)
        if name not in MENDERS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = Mending(spec.loader, MENDERS.pop(name))
        return spec


sys.meta_path.insert(0, Finder())
