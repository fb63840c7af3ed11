"""A scrape target on a free port: every metric there is, growing with each scrape."""

from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import Counter, Gauge, Histogram, make_wsgi_app

from shared.process import metrics

LABELS = {"service": "signals", "message": "log-signal"}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None: ...


def grow() -> None:
    for metric in vars(metrics).values():
        if not isinstance(metric, Counter | Gauge | Histogram):
            continue
        labels = [LABELS.get(name, "some") for name in metric._labelnames]
        series = metric.labels(*labels) if labels else metric
        if isinstance(series, Histogram):
            for seconds in (0.002, 0.2, 2):
                series.observe(seconds)
        else:
            series.inc()


def main() -> None:
    page = make_wsgi_app()

    def answer(environ, start_response):  # noqa: ANN001, ANN202 - WSGI
        grow()
        return page(environ, start_response)

    with make_server("127.0.0.1", 0, answer, handler_class=Quiet) as server:
        print(server.server_port, flush=True)  # noqa: T201 - the test reads it
        server.serve_forever()


if __name__ == "__main__":
    main()
