"""The servers that are compared, each in the foreground on loopback, two workers or threads, access log on."""

import os
import signal
import socket
import subprocess
import time

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CERTIFICATE = os.path.join(REPOSITORY, "certs/gateway.pem")
KEY = os.path.join(REPOSITORY, "certs/gateway.key")
SIZES = {"1k": 1 << 10, "100k": 100 << 10, "1m": 1 << 20}
WORKERS = 2


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    return path


class Server:
    """A server and its helpers as processes of their own groups, so that stopping ends them and nothing else."""

    name = ""
    speaks_tls = False
    tells_length_in_304 = False

    def __init__(self, folder, origin=None):
        self.folder = os.path.join(folder, self.name)
        os.makedirs(self.folder)
        self.origin = origin
        self.port = free_port()
        self.tls_port = free_port()
        self.processes = []

    def commands(self):
        """The command lines to start, the server's own first."""
        raise NotImplementedError

    def start(self):
        # All of them on the same two processors, where there are more.
        processors = sorted(os.sched_getaffinity(0))[:WORKERS]
        for command in self.commands():
            log = open(os.path.join(self.folder, "output.log"), "ab")
            self.processes.append(subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=self.standard_output(log), stderr=log, cwd=self.folder,
                start_new_session=True, preexec_fn=lambda: os.sched_setaffinity(0, processors)))
            if len(self.processes) == 1:
                self.wait(self.port)
        return self

    def standard_output(self, log):
        return log

    def wait(self, port, seconds=15):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if self.processes[0].poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        with open(os.path.join(self.folder, "output.log"), errors="replace") as log:
            raise RuntimeError(f"{self.name} did not start:\n{log.read()[-2000:]}")

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)
        self.processes = []

    @property
    def pids(self):
        return [process.pid for process in self.processes]

    def url(self, path, tls=False):
        return f"https://127.0.0.1:{self.tls_port}{path}" if tls else f"http://127.0.0.1:{self.port}{path}"


def nginx_head(workers):
    user = "user root;\n" if os.geteuid() == 0 else ""
    return f"""{user}daemon off;
worker_processes {workers};
pid nginx.pid;
error_log error.log;
events {{ worker_connections 4096; }}
"""


# Keeps nginx from writing where Debian's build would.
NGINX_PLACES = "".join(
    f"{kind}_temp_path temp-{kind};\n" for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])


class Origin(Server):
    """nginx with files: `/cache/…` may be stored, `/pass/…` may not. Not measured, so its log is off."""

    name = "origin"

    def commands(self):
        for size, length in SIZES.items():
            with open(os.path.join(self.folder, size), "wb") as file:
                file.write(b"m" * length)
        with open(os.path.join(self.folder, "1g"), "wb") as file:
            file.truncate(1 << 30)
        config = write(f"{self.folder}/nginx.conf", nginx_head(1) + f"""http {{
{NGINX_PLACES}access_log off;
keepalive_requests 1000000000;
sendfile on;
tcp_nopush on;
open_file_cache max=16;
server {{
    listen 127.0.0.1:{self.port} backlog=4096;
    location /cache/ {{ alias {self.folder}/; add_header Cache-Control max-age=3600; }}
    location /pass/ {{ alias {self.folder}/; add_header Cache-Control no-store; }}
    location = /requests {{ stub_status; }}
}}
}}
""")
        return [["nginx", "-p", self.folder, "-e", "error.log", "-c", config]]


class Nginx(Server):
    name = "nginx"
    speaks_tls = True
    # Ours is buffered too; `buffered` is set by the command line.
    log_options = " buffer=64k flush=1s"

    def commands(self):
        config = write(f"{self.folder}/nginx.conf", nginx_head(WORKERS) + f"""http {{
{NGINX_PLACES}access_log access.log combined{self.log_options};
keepalive_requests 1000000000;
proxy_cache_path store levels=1:2 keys_zone=store:8m max_size=64m;
upstream origin {{ server 127.0.0.1:{self.origin.port}; keepalive 128; keepalive_requests 1000000000; }}
server {{
    listen 127.0.0.1:{self.port} backlog=4096;
    listen 127.0.0.1:{self.tls_port} ssl backlog=4096;
    ssl_certificate {CERTIFICATE};
    ssl_certificate_key {KEY};
    ssl_protocols TLSv1.2 TLSv1.3;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    location / {{ proxy_pass http://origin; }}
    location /cache/ {{ proxy_pass http://origin; proxy_cache store; }}
}}
}}
""")
        return [["nginx", "-p", self.folder, "-e", "error.log", "-c", config]]


class Haproxy(Server):
    name = "haproxy"
    speaks_tls = True
    tells_length_in_304 = True

    def standard_output(self, log):
        return open(os.path.join(self.folder, "access.log"), "ab")

    def commands(self):
        with open(f"{self.folder}/both.pem", "w") as both:
            for path in (CERTIFICATE, KEY):
                with open(path) as part:
                    both.write(part.read())
        os.chmod(f"{self.folder}/both.pem", 0o600)
        config = write(f"{self.folder}/haproxy.cfg", f"""global
    nbthread {WORKERS}
    maxconn 4096
    log stdout format raw local0
    ssl-default-bind-options ssl-min-ver TLSv1.2
cache store
    total-max-size 64
    max-object-size 2000000
    max-age 3600
defaults
    mode http
    log global
    option httplog
    option forwardfor
    timeout connect 5s
    timeout client 60s
    timeout server 60s
frontend door
    bind 127.0.0.1:{self.port}
    bind 127.0.0.1:{self.tls_port} ssl crt {self.folder}/both.pem
    default_backend origin
backend origin
    http-reuse always
    http-request cache-use store if {{ path_beg /cache/ }}
    http-response cache-store store
    server one 127.0.0.1:{self.origin.port}
""")
        return [["haproxy", "-db", "-f", config]]


class Varnish(Server):
    """varnishd keeps its log in memory; varnishncsa writes it out and is counted with it."""

    name = "varnish"

    def commands(self):
        config = write(f"{self.folder}/door.vcl", f"""vcl 4.1;
backend origin {{ .host = "127.0.0.1"; .port = "{self.origin.port}"; }}
sub vcl_recv {{ if (req.url ~ "^/pass/") {{ return (pass); }} }}
""")
        place = os.path.join(self.folder, "work")
        daemon = ["varnishd", "-F", "-n", place, "-a", f"127.0.0.1:{self.port}", "-f", config, "-s", "malloc,64m",
                  "-p", f"thread_pools={WORKERS}"]
        if os.geteuid() == 0:
            daemon[1:1] = ["-j", "none"]
        return [daemon, ["varnishncsa", "-n", place, "-w", os.path.join(self.folder, "access.log")]]


class Motcua(Server):
    name = "motcua"
    speaks_tls = True
    executable = os.path.join(REPOSITORY, ".build-release/release/motcua")
    agencies = 1

    def agency(self, index):
        path = "/*" if index == 0 else f"/agency-{index}/*"
        return f"""agency:
  code: G{index:04}
  name: {{vi: Cơ quan {index}, en: Agency {index}}}
connectors:
  origin:
    upstream: [http://127.0.0.1:{self.origin.port}]
    timeout: 120s
routes:
  - path: {path}
    to: origin
    access: public
"""

    def write_configuration(self):
        write(f"{self.folder}/routes/gateway.yaml", f"""listen:
  - address: 127.0.0.1:{self.port}
  - address: 127.0.0.1:{self.tls_port}
    tls: {{certificate: {CERTIFICATE}, key: {KEY}}}
admin: unix:state/admin.sock
state: state
cache: {{memory: 64MiB}}
log: {{level: warning, access: access.log}}
""")
        for index in range(self.agencies):
            write(f"{self.folder}/routes/agency-{index}.yaml", self.agency(index))
        return f"{self.folder}/routes"

    def commands(self):
        return [[self.executable, "run", "--config", self.write_configuration()]]


class CrowdedMotcua(Motcua):
    """The same with a thousand agency files, for starting only."""

    name = "motcua-1000"
    agencies = 1000
