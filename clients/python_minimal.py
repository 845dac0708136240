"""The wire in thirty lines: pyzmq and msgpack, nothing of the engine's.

    pip install pyzmq msgpack
    adaptive serve &
    python python_minimal.py [tcp://127.0.0.1:5570 [tcp://127.0.0.1:5571]]
"""
import sys

import msgpack
import zmq

events, telemetry = (sys.argv[1:] + ["tcp://127.0.0.1:5570", "tcp://127.0.0.1:5571"][len(sys.argv) - 1:])[:2]
context = zmq.Context()
listener = context.socket(zmq.SUB)
listener.connect(telemetry)
listener.subscribe("beat")
engine = context.socket(zmq.REQ)  # one event at a time; a DEALER sends many
engine.connect(events)


def tell(**message):
    engine.send(msgpack.packb(message))
    if not engine.poll(2000):
        sys.exit(f"no engine answers at {events}; start one: adaptive serve")
    return msgpack.unpackb(engine.recv())


scene = tell(type="query", what="scenes")["scenes"][-1]["name"]
answer = tell(type="scene", name=scene, id="first", deadline_ms=200)
print(f"{scene}: heard after {answer['audible_ms']:.0f} ms" if answer["accepted"] else answer["error"]["message"])
while listener.poll(3000):
    topic, raw = listener.recv_multipart()
    beat = msgpack.unpackb(raw)
    print(f"bar {beat['bar'] + 1} beat {beat['beat'] + 1} is heard in {beat['heard_in_ms']:.0f} ms")
    if beat["beat"] == 0:
        break
context.destroy(linger=0)
