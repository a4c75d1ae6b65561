import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.core.message.MessageWriter;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.http.impl.HttpMessageWriter;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import io.cloudevents.rw.CloudEventWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Reports and reads with the CloudEvents SDK, the JDK's HttpClient as it is by default (it offers an upgrade to HTTP/2)
 * and Kafka's own client. See ../programs.py for what it is told and says.
 */
public final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] told) throws Exception {
        String target = told[1];
        switch (told[0]) {
            case "http-structured" -> http(target, (writer, event) -> writer.writeStructured(event, JsonFormat.CONTENT_TYPE));
            case "http-binary" -> http(target, MessageWriter::writeBinary);
            case "http-batch" -> batch(target);
            case "kafka-structured" -> send(target, Encoding.STRUCTURED);
            case "kafka-binary" -> send(target, Encoding.BINARY);
            case "read" -> read(target, List.of(told).subList(2, told.length));
            default -> throw new IllegalArgumentException(told[0]);
        }
    }

    private static void http(String url, BiConsumer<HttpMessageWriter, CloudEvent> mode)
            throws Exception {
        for (CloudEvent event : events()) {
            HttpRequest.Builder request = request(url);
            mode.accept(
                    HttpMessageFactory.createWriter(
                            request::header, body -> request.POST(HttpRequest.BodyPublishers.ofByteArray(body))),
                    event);
            post(request);
        }
    }

    /** The SDK has no batches: an array of what it makes of each event. */
    private static void batch(String url) throws Exception {
        List<String> documents = new ArrayList<>();
        for (CloudEvent event : events()) {
            byte[] document = EventFormatProvider.getInstance().resolveFormat(JsonFormat.CONTENT_TYPE).serialize(event);
            documents.add(new String(document, StandardCharsets.UTF_8));
        }
        String body = "[" + String.join(",", documents) + "]";
        post(request(url)
                .header("content-type", "application/cloudevents-batch+json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url + "/events"))
                .header("authorization", "Bearer " + System.getenv("RAPPORT_TOKEN"));
    }

    private static void post(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        say(JSON.createObjectNode().put("status", answer.statusCode()).put("body", answer.body()));
    }

    private static void send(String bootstrap, Encoding encoding) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap,
                "key.serializer", StringSerializer.class,
                "value.serializer", CloudEventSerializer.class,
                CloudEventSerializer.ENCODING_CONFIG, encoding,
                CloudEventSerializer.EVENT_FORMAT_CONFIG, JsonFormat.CONTENT_TYPE);
        try (KafkaProducer<String, CloudEvent> producer = new KafkaProducer<>(settings)) {
            for (CloudEvent event : events()) {
                producer.send(new ProducerRecord<>("rapport.reported.v1", event.getSubject(), event)).get();
                say(JSON.createObjectNode().put("status", 0).put("body", ""));
            }
        }
    }

    private static void read(String bootstrap, List<String> topics) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap,
                "group.id", UUID.randomUUID().toString(),
                "auto.offset.reset", "earliest",
                "key.deserializer", StringDeserializer.class,
                "value.deserializer", CloudEventDeserializer.class);
        try (KafkaConsumer<String, CloudEvent> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(topics);
            while (true) {
                for (ConsumerRecord<String, CloudEvent> record : consumer.poll(Duration.ofMillis(100))) {
                    CloudEvent event = record.value();
                    ObjectNode said = JSON.createObjectNode()
                            .put("topic", record.topic())
                            .put("id", event.getId())
                            .put("type", event.getType())
                            .put("subject", event.getSubject())
                            .put("time", event.getTime().toString());
                    said.set("data", JSON.readTree(event.getData().toBytes()));
                    say(said);
                }
            }
        }
    }

    private static List<CloudEvent> events() throws Exception {
        List<CloudEvent> events = new ArrayList<>();
        for (JsonNode fact : JSON.readTree(System.in)) {
            CloudEventBuilder event = CloudEventBuilder.v1()
                    .withId(fact.get("id").asText())
                    .withSource(URI.create(fact.get("source").asText()))
                    .withType(fact.get("type").asText())
                    .withSubject(fact.get("subject").asText())
                    .withTime(OffsetDateTime.parse(fact.get("time").asText()))
                    .withData("application/json", JSON.writeValueAsBytes(fact.get("data")));
            fact.get("extensions").properties().forEach(one -> event.withExtension(one.getKey(), one.getValue().asText()));
            events.add(event.build());
        }
        return events;
    }

    private static void say(JsonNode said) {
        System.out.println(said);
    }
}
