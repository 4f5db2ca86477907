// provider asks the real AWS provider of Karpenter what it makes of EC2 facts under a node class.
//
// Usage: provider WORLD.json < questions.jsonl > answers.jsonl, one answer a line.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/go-logr/logr"
	"sigs.k8s.io/controller-runtime/pkg/log"

	v1 "github.com/aws/karpenter-provider-aws/pkg/apis/v1"
)

type Question struct {
	// types, hash, launch or images
	Kind      string          `json:"kind"`
	NodeClass v1.EC2NodeClass `json:"nodeClass"`
	Options   struct {
		VMMemoryOverheadPercent *float64 `json:"vmMemoryOverheadPercent"`
		ReservedENIs            int      `json:"reservedENIs"`
		ReservedCapacity        bool     `json:"reservedCapacity"`
		MinValuesPolicy         string   `json:"minValuesPolicy"`
	} `json:"options"`
	// Free instances of each capacity reservation, by id.
	ReservationCounts map[string]int `json:"reservationCounts"`
	Unavailable       []struct {
		CapacityType string `json:"capacityType"`
		InstanceType string `json:"instanceType"`
		Zone         string `json:"zone"`
	} `json:"unavailable"`
	CABundle string `json:"caBundle"`
	Claim    Claim  `json:"claim"`
	Images   Images `json:"images"`
}

func main() {
	log.SetLogger(logr.Discard())
	world, err := readWorld(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(out)
	for in.Scan() {
		if err := errors.Join(encoder.Encode(world.answer(in.Bytes())), out.Flush()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// A question that the provider cannot take (it panics on quantities that the API server would have refused) is answered by its error.
func (w *World) answer(line []byte) (answer any) {
	defer func() {
		if r := recover(); r != nil {
			answer = map[string]string{"error": fmt.Sprint(r)}
		}
	}()
	question := Question{}
	if err := json.Unmarshal(line, &question); err != nil {
		return map[string]string{"error": err.Error()}
	}
	switch question.Kind {
	case "types":
		return w.types(&question)
	case "hash":
		return map[string]string{"hash": question.NodeClass.Hash(&question.CABundle)}
	case "launch":
		return w.launch(&question)
	case "images":
		return w.images(&question)
	}
	return map[string]string{"error": fmt.Sprintf("no such kind: %q", question.Kind)}
}
