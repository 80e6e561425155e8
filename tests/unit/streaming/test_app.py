"""Settings of Faust that its own environment variables would override stay ours."""

from pathlib import Path

import pytest

from recon_app.streaming.app import BatchApp, faust_settings

HOSTILE = {
    "BROKER_URL": "kafka://elsewhere:1",
    "APP_STORE": "memory://",
    "STORE": "memory://",
    "PROCESSING_GUARANTEE": "exactly_once",
    "TABLE_STANDBY_REPLICAS": "1",
    "TOPIC_PARTITIONS": "99",
    "WEB_PORT": "1",
    "APP_DATADIR": "/nowhere",
    "DATADIR": "/nowhere",
    "BROKER_SESSION_TIMEOUT": "1",
    "APP_VERSION": "7",
    "CONSUMER_AUTO_OFFSET_RESET": "latest",
}


def test_faust_environment_variables_change_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in HOSTILE.items():
        monkeypatch.setenv(name, value)
    app = BatchApp(
        **faust_settings(
            app_id="x",
            brokers="127.0.0.1:1,127.0.0.2:2",
            datadir=tmp_path,
            partitions=4,
            replication_factor=1,
            web_bind="127.0.0.1",
            web_port=1234,
            advertised_url=None,
        )
    )
    conf = app.conf

    assert [str(url) for url in conf.broker] == ["kafka://127.0.0.1:1", "kafka://127.0.0.2:2"]
    assert (str(conf.store), conf.id, conf.datadir) == ("rocksdb:", "x", tmp_path)
    assert (conf.topic_partitions, conf.table_standby_replicas, conf.web_port) == (4, 0, 1234)
    assert str(conf.processing_guarantee).endswith("AT_LEAST_ONCE")
    assert conf.consumer_auto_offset_reset == "earliest"
    assert conf.broker_session_timeout != 1
