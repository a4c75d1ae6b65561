import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Materialized;

/** Count and last value per key in a RocksDB store with its changelog: one thread. Prints what Stopwatch prints. */
public final class CountPerKey {
    public static void main(String[] arguments) throws Exception {
        long records = Long.parseLong(System.getenv("BENCHMARK_RECORDS"));
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments[1]);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("RAPPORT_KAFKA"));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, arguments[2]);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, arguments[0]);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

        AtomicLong done = new AtomicLong();
        AtomicLong began = new AtomicLong();
        CountDownLatch finished = new CountDownLatch(1);
        StreamsBuilder topology = new StreamsBuilder();
        topology.<String, String>stream(java.util.List.of("rapport.clients.v1", "rapport.interactions.v1"))
                .groupByKey()
                .aggregate(() -> "0 ", (key, value, known) -> {
                    long count = Long.parseLong(known.substring(0, known.indexOf(' '))) + 1;
                    long total = done.incrementAndGet();
                    if (total == 1) {
                        began.set(System.nanoTime());
                    }
                    if (total == records) {
                        finished.countDown();
                    }
                    return count + " " + value;
                }, Materialized.with(Serdes.String(), Serdes.String()));

        KafkaStreams streams = new KafkaStreams(topology.build(), settings);
        streams.start();
        finished.await();
        streams.close(); // only now is the state of all of them safe
        double seconds = (System.nanoTime() - began.get()) / 1e9;
        System.out.printf(java.util.Locale.ROOT, "{\"rate\": %f, \"peak_mb\": %f}%n", (records - 1) / seconds, peakMemory());
    }

    private static double peakMemory() throws java.io.IOException {
        for (String line : java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
            }
        }
        return 0;
    }
}
