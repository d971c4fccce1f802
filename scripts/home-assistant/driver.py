"""Runs Home Assistant on a configuration folder: writes each state as a line of JSON, reads services to call.

Usage: driver.py FOLDER
"""

import asyncio
import json
import logging
import sys

from homeassistant import bootstrap, runner
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import callback
from homeassistant.helpers import device_registry, entity_registry


def say(line):
    print(json.dumps(line, default=str), flush=True)


async def obey(hass):
    """Calls a service for each line of standard input, until it ends."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    while line := await reader.readline():
        call = json.loads(line)
        await hass.services.async_call(call["domain"], call["service"], call["data"])
    await hass.async_stop()


async def main(folder):
    hass = await bootstrap.async_setup_hass(runner.RuntimeConfig(config_dir=folder))
    entities = entity_registry.async_get(hass)
    devices = device_registry.async_get(hass)

    @callback
    def told(event):
        state = event.data["new_state"]
        entry = entities.async_get(event.data["entity_id"])
        if entry is None or entry.platform != "mqtt":
            return
        device = devices.async_get(entry.device_id) if entry.device_id else None
        say(
            {
                "unique_id": entry.unique_id,
                "entity_id": entry.entity_id,
                "state": state.state if state else None,
                "name": state.attributes.get("friendly_name") if state else None,
                "device": device.name if device else None,
                "attributes": dict(state.attributes) if state else {},
            }
        )

    hass.bus.async_listen(EVENT_STATE_CHANGED, told)
    # Kept, since a task that nobody holds is collected.
    obeying = asyncio.get_running_loop().create_task(obey(hass))
    say({"started": True})
    await hass.async_run(attach_signals=False)
    obeying.cancel()


logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
asyncio.set_event_loop_policy(runner.HassEventLoopPolicy(False))
asyncio.run(main(sys.argv[1]))
