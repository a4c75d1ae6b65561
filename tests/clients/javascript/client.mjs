// Reports and reads with the CloudEvents SDK, fetch and kafkajs. See ../programs.py for what it is told and says.
import { randomUUID } from "node:crypto";
import { json } from "node:stream/consumers";
import { CloudEvent, HTTP, Kafka as CloudEventsKafka } from "cloudevents";
import { Kafka, Partitioners, logLevel } from "kafkajs";

const say = (said) => process.stdout.write(`${JSON.stringify(said)}\n`);
const eventOf = ({ extensions, ...attributes }) => new CloudEvent({ ...attributes, ...extensions });

async function post(url, { headers, body }) {
  const sent = { ...headers, authorization: `Bearer ${process.env.RAPPORT_TOKEN}` };
  const answer = await fetch(`${url}/events`, { method: "POST", headers: sent, body });
  say({ status: answer.status, body: await answer.text() });
}

const batch = (events) => ({
  headers: { "content-type": "application/cloudevents-batch+json" },
  body: JSON.stringify(events),
});

async function send(bootstrap, facts, bind) {
  const producer = kafka(bootstrap).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  for (const fact of facts) {
    const { value: body, headers } = bind(eventOf(fact));
    // In binary mode the SDK leaves the data as it is, and kafkajs takes text. The SDK also writes a header for each
    // attribute there could be, and kafkajs takes no header without a value.
    const value = typeof body === "string" ? body : JSON.stringify(body);
    const known = Object.fromEntries(Object.entries(headers).filter(([, told]) => told !== undefined));
    await producer.send({ topic: "rapport.reported.v1", messages: [{ key: fact.subject, value, headers: known }] });
    say({ status: 0, body: "" });
  }
  await producer.disconnect();
}

async function read(bootstrap, topics) {
  const consumer = kafka(bootstrap).consumer({ groupId: randomUUID() });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      // The SDK reads text, kafkajs gives bytes.
      const headers = Object.fromEntries(Object.entries(message.headers).map(([name, told]) => [name, String(told)]));
      const { id, type, subject, time, data } = CloudEventsKafka.toEvent({ headers, value: String(message.value) });
      say({ topic, id, type, subject, time, data });
    },
  });
}

const kafka = (bootstrap) => new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR });

const [what, target, ...topics] = process.argv.slice(2);
const facts = what === "read" ? [] : await json(process.stdin);
switch (what) {
  case "http-structured":
    for (const fact of facts) await post(target, HTTP.structured(eventOf(fact)));
    break;
  case "http-binary":
    for (const fact of facts) await post(target, HTTP.binary(eventOf(fact)));
    break;
  case "http-batch":
    await post(target, batch(facts.map(eventOf)));
    break;
  case "kafka-structured":
    await send(target, facts, CloudEventsKafka.structured);
    break;
  case "kafka-binary":
    await send(target, facts, CloudEventsKafka.binary);
    break;
  case "read":
    await read(target, topics);
    break;
  default:
    throw new Error(`unknown: ${what}`);
}
