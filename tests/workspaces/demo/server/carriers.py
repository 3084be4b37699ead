"""Talking to carriers over HTTP."""

import time
import urllib.request

from server.errors import CarrierTimeout

MAX_ATTEMPTS = 4


class CarrierClient:
    def __init__(self, base_url):
        self.base_url = base_url

    def fetch_status(self, carrier_code):
        """The newest event of a shipment; tries again with growing pauses."""
        for attempt in range(MAX_ATTEMPTS):
            try:
                return self._get(f"/status/{carrier_code}")
            except TimeoutError:
                time.sleep(2**attempt)
        raise CarrierTimeout(carrier_code)

    def _get(self, path):
        with urllib.request.urlopen(self.base_url + path, timeout=5) as answer:
            return answer.read().decode()

    def close(self):
        self.base_url = None
