package main

import (
	"sort"

	"github.com/samber/lo"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/karpenter/pkg/cloudprovider"
	"sigs.k8s.io/karpenter/pkg/scheduling"
)

// TypeAnswer is one instance type under a node class, as the recorded answers write it.
type TypeAnswer struct {
	// Values in byte order; null is DoesNotExist, which an empty set equals.
	Requirements map[string][]string          `json:"requirements"`
	Capacity     map[string]string            `json:"capacity"`
	Overhead     map[string]map[string]string `json:"overhead"`
	Allocatable  map[string]string            `json:"allocatable"`
	Offerings    []OfferingAnswer             `json:"offerings"`
}

type OfferingAnswer struct {
	Requirements map[string][]string `json:"requirements"`
	Price        float64             `json:"price"`
	Available    bool                `json:"available"`
	Capacity     int                 `json:"reservationCapacity,omitempty"`
}

func (w *World) types(question *Question) any {
	ctx := w.context(question)
	provider, _ := w.provider(ctx, question)
	types, err := provider.List(ctx, &question.NodeClass)
	if err != nil {
		return map[string]string{"error": err.Error()}
	}
	return map[string]any{"types": lo.SliceToMap(types, func(it *cloudprovider.InstanceType) (string, TypeAnswer) {
		overhead := map[string]map[string]string{"kubeReserved": texts(it.Overhead.KubeReserved, true, false), "evictionThreshold": texts(it.Overhead.EvictionThreshold, true, true)}
		if len(it.Overhead.SystemReserved) > 0 {
			overhead["systemReserved"] = texts(it.Overhead.SystemReserved, true, false)
		}
		return it.Name, TypeAnswer{
			Requirements: requirements(it.Requirements),
			Capacity:     texts(it.Capacity, false, false),
			Overhead:     overhead,
			Allocatable:  texts(it.Allocatable(), false, false),
			Offerings: lo.Map(it.Offerings, func(o *cloudprovider.Offering, _ int) OfferingAnswer {
				return OfferingAnswer{Requirements: requirements(o.Requirements), Price: o.Price, Available: o.Available, Capacity: o.ReservationCapacity}
			}),
		}
	})}
}

func requirements(reqs scheduling.Requirements) map[string][]string {
	return lo.MapValues(reqs, func(r *scheduling.Requirement, _ string) []string {
		if r.Operator() == corev1.NodeSelectorOpDoesNotExist {
			return nil
		}
		values := r.Values()
		sort.Strings(values)
		return values
	})
}

// Texts, without zeros where asked. In thresholds, where a percentage comes out in exponent notation, that notation is written out.
func texts(list corev1.ResourceList, zeros, plain bool) map[string]string {
	written := map[string]string{}
	for name, quantity := range list {
		if !zeros && quantity.IsZero() {
			continue
		}
		if plain && quantity.Format == resource.DecimalExponent {
			written[string(name)] = quantity.AsDec().String()
			continue
		}
		written[string(name)] = quantity.String()
	}
	return written
}
