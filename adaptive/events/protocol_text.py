"""The prose of docs/protocol.md, with places for the tables."""

from __future__ import annotations

__all__ = ["PAGE"]

PAGE = """\
<!-- Written by `python -m adaptive.events.document > docs/protocol.md`; do not edit by hand. -->

# The protocol, version $version

How a game, a tool or a person talks to a running engine. Any language that has ZeroMQ and
MessagePack can; [clients/python_minimal.py](../clients/python_minimal.py) shows the whole of it in
a few lines. From Python, `adaptive.Client` and `adaptive.AsyncClient` do it for you, and
`adaptive send` and `adaptive monitor` from a shell.

## The two sockets

| socket | default address | for |
|---|---|---|
| ROUTER | `tcp://127.0.0.1:5570` | your events, and an answer to each |
| PUB | `tcp://127.0.0.1:5571` | telemetry, for any number of listeners |

There is no password, so the engine refuses to listen on an address that other machines can reach
unless it is started with `--expose`.

**Events.** Connect a DEALER socket (or a REQ socket, if one event at a time is enough) and send one
MessagePack map with text keys, of at most $most_bytes bytes. Before it there may be an envelope
that ends in an empty part, as REQ sends it; the answer carries the same envelope back. With a
DEALER, put a part of your own before the empty one, and you can tell which answer belongs to which
event. Every message is answered, also one that makes no sense.

**Telemetry.** Connect a SUB socket and subscribe to topics. Each message has two parts: the topic,
and a MessagePack map.

Text is UTF-8 in any script. Fields that the engine does not know are passed over and named in the
answer. `v`, the version, may be left out; a message with another version is refused.

## Events

A message has a `type`, the fields of that type, and any of these:

$common

A value that is null counts as left out.

$messages

## Answers

An accepted event is answered at once, long before it is heard, with a promise:

```json
{"v": 1, "type": "ack", "accepted": true, "id": "door opens", "seq": 12,
 "arrival_frame": 441000, "planned_frame": 445500, "audible_frame": 443430,
 "complete_frame": 445500, "audible_ms": 66.1, "complete_ms": 113.0, "grid": "beat",
 "structure_frame": null, "note": "", "ignored": []}
```

$ack

Frames count from the engine's start, at the library's sample rate. Milliseconds count until the
change is *heard*: the output's own delay is included as far as the sound device tells it.

A refused event has changed nothing:

```json
{"v": 1, "type": "ack", "accepted": false, "id": null,
 "error": {"kind": "protocol", "field": "name", "value": "combta",
           "legal": "a scene of the score: calm, combat", "nearest": ["combat"],
           "message": "name is 'combta'; legal: …; nearest: combat"}}
```

$refusal

A `query` is answered with `{"v": 1, "type": "answer", "what": "state", "id": null, "state": …}`:
what was asked for is under its own name.

When no answer comes, the engine is most likely not there and the event is lost. Only if the engine
died at that very moment may it have taken the event, so do not send again what must not happen
twice.

## Telemetry

$topics

Every message has these fields, and those of its topic:

$envelope

* `beat` and `bar`: `bar` and `beat` (both from 0), `beats` in the bar, `bpm`, `meter`, `key`.
  They leave the engine before they are heard; wait `heard_in_ms` and you are on the beat.
* `transition`: `stage` (planned, audible, complete), `event` (its `seq`, `id` and `type`),
  `arrival`, `deadline`, `planned`, `audible`, `complete`, `structure` (frames), `grid`, and
  `superseded_by`, the `seq` of the event that took its place.
* `underrun`: `count` since the last message and `total`.
* `error`: `kind` and `message`.
* `state` and `snapshot`: as the answer to `query` of `state`.

To join late: subscribe first, then ask for `state`; it holds `telemetry_seq`, the number of the
next message of the telemetry, and the last beat.

## When there is too much

Events that could not all be heard are not all played:

1. Of several `scene`, `energy`, `emotion` or `param` events (of one name) that wait at the same
   moment, only the last counts. The others get its answer, with a note.
2. Each sender may send $rate events a second, and $burst at once; all together may use $share % of
   the engine's time. The rest is refused at once with an error of the kind `busy`.
3. Beyond that ZeroMQ's queues fill ($queue messages for each sender) and the sender has to wait.

The music goes on in each case.

## Metrics

`query` of `metrics` answers with a map of these. Names in `_total` count up; names in `_seconds`
are distributions, each a map of `count`, `sum`, `max`, `p50`, `p95` and `p99`.

$metrics

## The journal

The engine writes down every accepted event with the frame and the order in which it took effect,
one JSON object a line after a header. The journal, the library and the seed give the same sound
again. It also holds what the outside decided, in types that no client may send:

$outcomes

An event file that you write by hand has the same lines, with `at` (seconds from the start) instead
of `frame` and `seq`.
"""
