// Reads with franz-go. See ../../programs.py for what it is told and says.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	client, err := kgo.NewClient(kgo.SeedBrokers(os.Args[2]), kgo.ConsumeTopics(os.Args[3:]...))
	if err != nil {
		log.Fatal(err)
	}
	said := json.NewEncoder(os.Stdout)
	for {
		fetches := client.PollFetches(context.Background())
		fetches.EachError(func(topic string, partition int32, err error) { log.Print(topic, partition, err) })
		fetches.EachRecord(func(record *kgo.Record) {
			headers := map[string]string{}
			for _, header := range record.Headers {
				headers[header.Key] = string(header.Value)
			}
			err := said.Encode(map[string]any{
				"topic": record.Topic, "partition": record.Partition, "offset": record.Offset,
				"headers": headers, "value": string(record.Value),
			})
			if err != nil {
				log.Fatal(err)
			}
		})
	}
}
