"""A libzmq socket driven by lines: see peers.ts for the protocol."""
import sys
import threading

import zmq

OPTIONS = {
    "identity": (zmq.IDENTITY, str.encode),
    "heartbeatIvl": (zmq.HEARTBEAT_IVL, int),
    "heartbeatTimeout": (zmq.HEARTBEAT_TIMEOUT, int),
    "heartbeatTtl": (zmq.HEARTBEAT_TTL, int),
    "mandatory": (zmq.ROUTER_MANDATORY, int),
    "reconnectIvl": (zmq.RECONNECT_IVL, int),
}


def decode(words):
    return [b"" if word == "-" else bytes.fromhex(word) for word in words]


def say(*words):
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def forward_stdin(context):
    pipe = context.socket(zmq.PAIR)
    pipe.connect("inproc://stdin")
    for line in sys.stdin:
        pipe.send_string(line)
    pipe.send_string("close")
    pipe.close()


def main(kind, action, endpoint, *settings):
    context = zmq.Context()
    socket = context.socket(getattr(zmq, kind))
    socket.linger = 1000
    echoes = False
    for setting in settings:
        name, value = setting.split("=", 1)
        if name == "echo":
            echoes = True
        elif name == "subscribe":
            socket.subscribe(value.encode())
        else:
            option, convert = OPTIONS[name]
            socket.setsockopt(option, convert(value))
    getattr(socket, action)(endpoint)
    lines = context.socket(zmq.PAIR)
    lines.bind("inproc://stdin")
    threading.Thread(target=forward_stdin, args=[context], daemon=True).start()
    say("ready", socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode())
    poller = zmq.Poller()
    poller.register(lines, zmq.POLLIN)
    if kind != "PUB":
        poller.register(socket, zmq.POLLIN)
    while True:
        events = dict(poller.poll())
        if socket in events:
            frames = socket.recv_multipart()
            if echoes:
                socket.send_multipart(frames)
            else:
                say("received", *[frame.hex() or "-" for frame in frames])
        if lines in events:
            verb, *words = lines.recv_string().split()
            if verb == "close":
                break
            if verb == "send":
                socket.send_multipart(decode(words))
            elif verb == "unsubscribe":
                socket.unsubscribe(decode(words)[0])
    socket.close()
    lines.close(0)
    context.term()


main(*sys.argv[1:])
