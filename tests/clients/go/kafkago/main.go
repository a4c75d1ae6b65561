// Reads with segmentio/kafka-go. See ../../programs.py for what it is told and says.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/google/uuid"
	"github.com/segmentio/kafka-go"
)

func main() {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:     []string{os.Args[2]},
		GroupID:     uuid.NewString(),
		GroupTopics: os.Args[3:],
		StartOffset: kafka.FirstOffset,
		ErrorLogger: log.Default(),
	})
	said := json.NewEncoder(os.Stdout)
	for {
		record, err := reader.ReadMessage(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		headers := map[string]string{}
		for _, header := range record.Headers {
			headers[header.Key] = string(header.Value)
		}
		err = said.Encode(map[string]any{
			"topic": record.Topic, "partition": record.Partition, "offset": record.Offset,
			"headers": headers, "value": string(record.Value),
		})
		if err != nil {
			log.Fatal(err)
		}
	}
}
