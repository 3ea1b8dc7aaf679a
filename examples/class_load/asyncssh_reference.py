"""A server in Python's asyncssh that sends the frames in a directory to every channel."""

import asyncio
import os
import resource
import sys

import asyncssh

directory, count = sys.argv[1], int(sys.argv[2])
frames = []
for step in range(count):
    with open(os.path.join(directory, f"frame-{step}"), "rb") as file:
        frames.append(file.read())
channels = []
now_at = 0


class Seat(asyncssh.SSHServerSession):
    def connection_made(self, channel):
        self.channel = channel

    def pty_requested(self, *_):
        return True

    def shell_requested(self):
        return True

    def session_started(self):
        channels.append(self.channel)
        self.channel.write(frames[0])

    def data_received(self, data, datatype):
        self.channel.write(frames[now_at])


class Guest(asyncssh.SSHServer):
    def public_key_auth_supported(self):
        return False

    def kbdint_auth_supported(self):
        return True

    def get_kbdint_challenge(self, *_):
        return "", "Load", "", [("Your name: ", True)]

    def validate_kbdint_response(self, *_):
        return True

    def session_requested(self):
        return Seat()


async def main():
    global now_at
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    server = await asyncssh.create_server(
        Guest,
        "127.0.0.1",
        0,
        server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
        encoding=None,
        line_editor=False,
        backlog=1024,
    )
    print("ready", server.get_port(), "asyncssh", flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        now_at = int(line)
        # Of three steps, everybody types in the second and gets the frame for it.
        if now_at % 3 != 2:
            for channel in channels:
                channel.write(frames[now_at])


asyncio.run(main())
