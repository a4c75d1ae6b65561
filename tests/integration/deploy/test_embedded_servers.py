"""The embedded servers are real ones, do as they are told, and leave nothing behind."""

import signal
import smtplib
import subprocess
import sys
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import asyncpg
import psutil  # type: ignore[import-untyped]
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.mail import Mail
from deploy.local.servers import Servers, servers


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    async with servers(tmp_path_factory.mktemp("servers")) as all_three:
        yield all_three
        started = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    assert len(started) > 3
    _, left = psutil.wait_procs(started, timeout=5)
    assert left == []


async def test_a_record_goes_through_kafka(running: Servers) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=running.kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic("greetings", num_partitions=1, replication_factor=1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=running.kafka.bootstrap, acks="all") as producer:
        await producer.send_and_wait("greetings", b"hello", key=b"client-1")
    consumer = AIOKafkaConsumer(
        "greetings", bootstrap_servers=running.kafka.bootstrap, group_id="readers", auto_offset_reset="earliest"
    )
    async with consumer:
        record = await consumer.getone()
    assert (record.key, record.value) == (b"client-1", b"hello")


async def test_postgres_answers_over_tcp_and_keeps_what_was_committed_when_killed(running: Servers) -> None:
    await running.postgres.create_database("ledger")
    connection = await asyncpg.connect(f"{running.postgres.dsn}/ledger")
    assert "PostgreSQL 18" in await connection.fetchval("select version()")
    await connection.execute("create table kept as select 42 as answer")
    await running.postgres.kill()
    await running.postgres.start()
    connection = await asyncpg.connect(f"{running.postgres.dsn}/ledger")
    assert await connection.fetchval("select answer from kept") == 42
    await connection.close()


def test_a_mail_becomes_a_file(running: Servers) -> None:
    send(running.mail, "partner@firm.example", "first")
    [message] = [mail for mail in running.mail.messages() if mail["Subject"] == "first"]
    assert message["X-RcptTo"] == "partner@firm.example"
    assert message["X-MailFrom"] == "rapport@firm.example"


@pytest.mark.parametrize("code", [421, 451, 550])
def test_the_catcher_refuses_as_told(running: Servers, code: int) -> None:
    running.mail.behave(**{"gone@firm.example": str(code)})
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(running.mail, "gone@firm.example", "refused")
    assert refused.value.recipients["gone@firm.example"][0] == code
    send(running.mail, "other@firm.example", f"beside {code}")
    assert f"beside {code}" in subjects(running.mail)
    assert "refused" not in subjects(running.mail)


def test_the_catcher_drops_the_connection_and_keeps_the_message(running: Servers) -> None:
    running.mail.behave("drop")
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        send(running.mail, "partner@firm.example", "dropped")
    running.mail.behave()
    assert "dropped" in subjects(running.mail)


@pytest.mark.parametrize("behaviour", ["hang-banner", "hang-data"])
def test_the_catcher_hangs(running: Servers, behaviour: str) -> None:
    running.mail.behave(behaviour)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(running.mail, "partner@firm.example", behaviour)
    running.mail.behave()
    assert behaviour not in subjects(running.mail)


def test_what_we_started_ends_with_us_even_if_we_are_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio, pathlib, sys\n"
        "from deploy.local.mail import Mail\n"
        "async def main():\n"
        "    async with Mail(pathlib.Path(sys.argv[1])):\n"
        "        print('ready', flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        children = psutil.Process(parent.pid).children(recursive=True)
        parent.send_signal(signal.SIGKILL)
    _, left = psutil.wait_procs(children, timeout=10)
    assert [child for child in left if child.status() != psutil.STATUS_ZOMBIE] == []


def send(mail: Mail, to: str, subject: str) -> None:
    message = EmailMessage()
    message["Message-ID"] = f"<{subject.replace(' ', '-')}@rapport.example>"
    message["From"], message["To"], message["Subject"] = "rapport@firm.example", to, subject
    message.set_content("Your client has not heard from you.")
    host, port = mail.address.split(":")
    with smtplib.SMTP(host, int(port), timeout=1) as smtp:
        smtp.send_message(message)


def subjects(mail: Mail) -> list[str]:
    return [message["Subject"] for message in mail.messages()]
