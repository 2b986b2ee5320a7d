"""Load from wrk (Debian package ``wrk``): one machine, loopback only, bounded in time."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

LUA = """
local n = 0
local stem = string.format("%08x-%04x-4", os.time() % 4294967296, math.random(0, 65535))
function setup(thread) thread:set("seed", math.random(0, 65535)) end
function init(args) math.randomseed(os.time() + tonumber(tostring({{}}):sub(8), 16) % 100000) end
request = function()
  n = n + 1
  wrk.headers["Idempotency-Key"] = string.format("%s%03x-8%03x-%012x", stem, n % 4096, math.random(0, 4095),
    math.random(0, 2147483647) * 8192 + n % 8192)
  return wrk.format("POST", nil, nil, [==[{body}]==])
end
local bad, sample = 0, ""
response = function(status, headers, body)
  if status >= 300 then bad = bad + 1; if sample == "" then sample = status .. " " .. body:sub(1, 300) end end
end
done = function(summary, latency, requests)
  io.write(string.format("P50 %d\\nP99 %d\\n", latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Load:
    """What a run of load gave: requests a second, latencies in milliseconds, answers that were no success."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int


def wrk(url: str, *, body: str, headers: dict[str, str], connections: int, seconds: int) -> Load:
    """POST `body` over and over with a fresh idempotency key each time, and return what came of it.

    Raises:
        SystemExit: wrk is not installed, or answers were no successes.
    """
    program = shutil.which("wrk")
    if program is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA.replace("{body}", body).replace("{{}}", "{}"))
        script.flush()
        words = [program, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script.name]
        for name, value in headers.items():
            words += ["-H", f"{name}: {value}"]
        said = subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout
    failed = int(found[1]) if (found := re.search(r"Non-2xx or 3xx responses: (\d+)", said)) else 0
    return Load(
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),  # type: ignore[index]
        p50_ms=int(re.search(r"P50 (\d+)", said)[1]) / 1000,  # type: ignore[index]
        p99_ms=int(re.search(r"P99 (\d+)", said)[1]) / 1000,  # type: ignore[index]
        failed=failed,
    )
