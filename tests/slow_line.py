# SPDX-License-Identifier: LGPL-3.0-or-later
"""What stands between a telephone and Odoo: a proxy that packs, as in the operators' guide, and a slow line."""

import contextlib
import gzip
import http.client
import http.server
import threading
import urllib.parse

PACKED = ("text/", "application/javascript", "application/json", "image/svg")
# To a browser the connection, the length and the packing are the proxy's own.
LEFT_OUT = ("connection", "content-length", "content-encoding", "transfer-encoding", "keep-alive")


class Proxy:
    """A reverse proxy on a port of its own, with gzip: ``proxy.url``. It serves no web sockets.

    :param str target: address of the server behind it.
    """

    def __init__(self, target):
        handler = type("Handler", (_Handler,), {"target": urllib.parse.urlsplit(target).netloc})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    target = ""

    def _pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in LEFT_OUT}
        behind = http.client.HTTPConnection(self.target, timeout=60)
        behind.request(self.command, self.path, body, headers)
        answer = behind.getresponse()
        content = b"" if answer.status == http.HTTPStatus.NOT_MODIFIED else answer.read()
        behind.close()
        self._reply(answer, content)

    do_GET = do_POST = _pass_on

    def _reply(self, answer, content):
        is_packed = (answer.getheader("Content-Type") or "").startswith(PACKED)
        content = gzip.compress(content, 6) if is_packed else content
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in LEFT_OUT:
                self.send_header(name, value)
        if is_packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # who has closed the page waits for nothing
            self.wfile.write(content)

    def log_message(self, *_words):
        """Say nothing."""


def slow_down(page, kilobits, round_trip):
    """Let a page of playwright have such a line, and an empty cache.

    :param int kilobits: a second, down; a third of it up.
    :param int round_trip: milliseconds that each request waits.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    bytes_a_second = kilobits * 1000 / 8
    line = {"offline": False, "latency": round_trip, "downloadThroughput": bytes_a_second}
    session.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": bytes_a_second / 3})
