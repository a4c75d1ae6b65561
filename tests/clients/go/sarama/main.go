// Reads with sarama, each partition by itself. See ../../programs.py for what it is told and says.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/IBM/sarama"
)

func main() {
	config := sarama.NewConfig()
	config.Consumer.Return.Errors = true
	consumer, err := sarama.NewConsumer([]string{os.Args[2]}, config)
	check(err)
	records := make(chan *sarama.ConsumerMessage)
	for _, topic := range os.Args[3:] {
		partitions, err := consumer.Partitions(topic)
		check(err)
		for _, partition := range partitions {
			reader, err := consumer.ConsumePartition(topic, partition, sarama.OffsetOldest)
			check(err)
			go follow(reader, records)
		}
	}
	said := json.NewEncoder(os.Stdout)
	for record := range records {
		headers := map[string]string{}
		for _, header := range record.Headers {
			headers[string(header.Key)] = string(header.Value)
		}
		check(said.Encode(map[string]any{
			"topic": record.Topic, "partition": record.Partition, "offset": record.Offset,
			"headers": headers, "value": string(record.Value),
		}))
	}
}

func follow(reader sarama.PartitionConsumer, records chan<- *sarama.ConsumerMessage) {
	for {
		select {
		case record := <-reader.Messages():
			records <- record
		case err := <-reader.Errors():
			log.Print(err)
		}
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
