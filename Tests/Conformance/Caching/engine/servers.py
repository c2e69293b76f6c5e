"""The proxies that are measured, each as its package configures a cache by default, in a private folder on loopback."""

import os
import shutil
import signal
import socket
import subprocess
import time

from .portals import portals

REPOSITORY = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../.."))


class Missing(Exception):
    """The program is not installed."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def found(*places):
    for place in places:
        path = place if os.path.isabs(place) else shutil.which(place, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin")
        if path and os.access(path, os.X_OK):
            return path
    raise Missing(places[0])


class Server:
    """One process in a group of its own, so that stopping it ends it and nothing else."""

    name = ""
    # Seconds after which it is sure to use its cache; some open it after they listen.
    settling = 0

    def __init__(self, folder, origin):
        self.folder = os.path.join(folder, self.name)
        os.makedirs(self.folder)
        self.origin = origin
        self.port = free_port()
        self.process = None

    def command(self):
        raise NotImplementedError

    environment = {}

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    def start(self):
        command = self.command()
        with open(os.path.join(self.folder, "output.log"), "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
                env={**os.environ, **self.environment})
        limit = time.monotonic() + 20
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                time.sleep(self.settling)
                return
            except OSError:
                time.sleep(0.05)
        with open(os.path.join(self.folder, "output.log"), errors="replace") as log:
            said = log.read()[-2000:]
        self.stop()
        raise RuntimeError(f"{self.name} did not start:\n{said}")

    def stop(self):
        if self.process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(5)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.process.wait()
        self.process = None


class Nginx(Server):
    name = "nginx"

    def command(self):
        places = "".join(f"{kind}_temp_path temp-{kind};\n" for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        config = self.write("nginx.conf", f"""{'user root;' if os.geteuid() == 0 else ''}
daemon off;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 2048; }}
http {{
{places}access_log off;
proxy_cache_path store keys_zone=store:8m;
server {{
    listen 127.0.0.1:{self.port};
    location / {{ proxy_pass http://127.0.0.1:{self.origin}; proxy_cache store; }}
}}
}}
""")
        return [found("nginx"), "-p", self.folder, "-e", "error.log", "-c", config]


class Varnish(Server):
    name = "varnish"

    def command(self):
        config = self.write("door.vcl", f'vcl 4.1;\nbackend origin {{ .host = "127.0.0.1"; .port = "{self.origin}"; }}\n')
        command = [found("varnishd"), "-F", "-n", f"{self.folder}/work", "-a", f"127.0.0.1:{self.port}", "-f", config]
        if os.geteuid() == 0:
            command[1:1] = ["-j", "none"]
        return command


class Haproxy(Server):
    name = "haproxy"

    def command(self):
        config = self.write("haproxy.cfg", f"""global
    maxconn 2048
cache store
    total-max-size 64
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend door
    bind 127.0.0.1:{self.port}
    default_backend origin
backend origin
    http-request cache-use store
    http-response cache-store store
    server one 127.0.0.1:{self.origin}
""")
        return [found("haproxy"), "-db", "-f", config]


class TrafficServer(Server):
    name = "trafficserver"
    settling = 3

    def command(self):
        program = found("traffic_server")
        root = os.path.join(self.folder, "root")
        shutil.copytree("/etc/trafficserver", f"{root}/etc", symlinks=False)
        for place in ["log", "run", "cache"]:
            os.makedirs(f"{root}/{place}")
        places = {
            "prefix": root, "exec_prefix": root, "bindir": "/usr/bin", "sbindir": "/usr/sbin", "sysconfdir": f"{root}/etc",
            "datadir": f"{root}/cache", "includedir": "/usr/include", "libdir": "/usr/lib", "libexecdir": "/usr/lib/trafficserver/modules",
            "localstatedir": f"{root}/run", "runtimedir": f"{root}/run", "logdir": f"{root}/log", "cachedir": f"{root}/cache",
        }
        layout = self.write("root/runroot.yaml", "".join(f"{key}: {value}\n" for key, value in places.items()))
        self.write("root/etc/remap.config", f"map / http://127.0.0.1:{self.origin}/\n")
        self.write("root/etc/storage.config", f"{root}/cache 64M\n")
        with open(f"{root}/etc/records.config", "a") as records:
            records.write(f"CONFIG proxy.config.http.server_ports STRING {self.port}:ip-in=127.0.0.1\n")
            if os.geteuid() == 0:
                records.write("CONFIG proxy.config.admin.user_id STRING #-1\n")
            # One that fails on purpose must not be left alone for all tests at once.
            records.write("CONFIG proxy.config.http.down_server.cache_time INT 0\n")
        return [program, "--run-root=" + layout]


class Motcua(Server):
    name = "motcua"
    places = [f"{REPOSITORY}/.build-release/release/motcua", f"{REPOSITORY}/.build/debug/motcua"]

    def command(self):
        self.write("routes/gateway.yaml", f"""listen:
  - address: 127.0.0.1:{self.port}
admin: unix:state/admin.sock
state: state
log: {{level: warning, access: off}}
""")
        # Origins that fail on purpose must not open the circuit in the middle of a test.
        names = sorted({one.strip("/") for one in portals().values()})
        connectors = "".join(
            f"  {name}:\n    upstream: [http://127.0.0.1:{self.origin}]\n    circuit: {{failures: 1000, rest: 100ms}}\n" for name in names)
        routes = "".join(f"  - {{path: /{name}/*, to: {name}, access: public}}\n" for name in names)
        self.write("routes/origin.yaml", f"agency:\n  code: G01\n  name: {{vi: Cơ quan, en: Agency}}\nconnectors:\n{connectors}routes:\n{routes}")
        return [newest(self.places), "run", "--config", f"{self.folder}/routes"]


def newest(paths):
    built = [path for path in paths if os.access(path, os.X_OK)]
    if not built:
        raise Missing("motcua is not built: swift build")
    return max(built, key=os.path.getmtime)


SERVERS = {one.name: one for one in (Motcua, Nginx, Varnish, Haproxy, TrafficServer)}
