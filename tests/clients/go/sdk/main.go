// Reports and reads with the CloudEvents SDK and its Kafka protocol, sarama. See ../../programs.py for what it is told
// and says.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"github.com/cloudevents/sdk-go/protocol/kafka_sarama/v2"
	cloudevents "github.com/cloudevents/sdk-go/v2"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
	"github.com/google/uuid"
)

const reported = "rapport.reported.v1"

type fact struct {
	ID, Source, Type, Subject string
	Time                      time.Time
	Data                      any
	Extensions                map[string]string
}

var said = struct {
	sync.Mutex
	*json.Encoder
}{Encoder: json.NewEncoder(os.Stdout)}

func say(what any) {
	said.Lock()
	defer said.Unlock()
	check(said.Encode(what))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	background := context.Background()
	target := os.Args[2]
	switch os.Args[1] {
	case "http-structured":
		post(cloudevents.WithEncodingStructured(background), target)
	case "http-binary":
		post(cloudevents.WithEncodingBinary(background), target)
	case "http-batch":
		batch(background, target)
	case "kafka-structured":
		send(cloudevents.WithEncodingStructured(background), target)
	case "kafka-binary":
		send(cloudevents.WithEncodingBinary(background), target)
	case "read":
		read(background, target, os.Args[3:])
	default:
		log.Fatalf("unknown: %s", os.Args[1])
	}
}

func post(ctx context.Context, url string) {
	protocol, err := cehttp.New(cehttp.WithTarget(url+"/events"), cehttp.WithHeader("Authorization", bearer()))
	check(err)
	client, err := cloudevents.NewClient(protocol)
	check(err)
	for _, event := range events() {
		var result *cehttp.Result
		if sent := client.Send(ctx, event); !cloudevents.ResultAs(sent, &result) {
			log.Fatal(sent)
		}
		say(map[string]any{"status": result.StatusCode, "body": result.Error()})
	}
}

func batch(ctx context.Context, url string) {
	request, err := cehttp.NewHTTPRequestFromEvents(ctx, url+"/events", events())
	check(err)
	request.Header.Set("Authorization", bearer())
	answer, err := http.DefaultClient.Do(request)
	check(err)
	body, err := io.ReadAll(answer.Body)
	check(err)
	say(map[string]any{"status": answer.StatusCode, "body": string(body)})
}

func send(ctx context.Context, bootstrap string) {
	sender, err := kafka_sarama.NewSender([]string{bootstrap}, sarama.NewConfig(), reported)
	check(err)
	client, err := cloudevents.NewClient(sender)
	check(err)
	for _, event := range events() {
		keyed := kafka_sarama.WithMessageKey(ctx, sarama.StringEncoder(event.Subject()))
		if sent := client.Send(keyed, event); cloudevents.IsUndelivered(sent) {
			log.Fatal(sent)
		}
		say(map[string]any{"status": 0, "body": ""})
	}
	check(sender.Close(ctx))
}

func read(ctx context.Context, bootstrap string, topics []string) {
	config := sarama.NewConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	for _, topic := range topics {
		receiver, err := kafka_sarama.NewConsumer([]string{bootstrap}, config, uuid.New().String(), topic)
		check(err)
		client, err := cloudevents.NewClient(receiver)
		check(err)
		go func() { check(client.StartReceiver(ctx, func(event cloudevents.Event) { tell(topic, event) })) }()
	}
	select {}
}

func tell(topic string, event cloudevents.Event) {
	say(map[string]any{
		"topic": topic, "id": event.ID(), "type": event.Type(), "subject": event.Subject(), "time": event.Time(),
		"data": json.RawMessage(event.Data()),
	})
}

func events() []cloudevents.Event {
	var facts []fact
	check(json.NewDecoder(os.Stdin).Decode(&facts))
	made := make([]cloudevents.Event, len(facts))
	for number, fact := range facts {
		event := cloudevents.NewEvent()
		event.SetID(fact.ID)
		event.SetSource(fact.Source)
		event.SetType(fact.Type)
		event.SetSubject(fact.Subject)
		event.SetTime(fact.Time)
		check(event.SetData(cloudevents.ApplicationJSON, fact.Data))
		for name, value := range fact.Extensions {
			event.SetExtension(name, value)
		}
		made[number] = event
	}
	return made
}

func bearer() string { return "Bearer " + os.Getenv("RAPPORT_TOKEN") }
