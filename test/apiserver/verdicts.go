package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
)

// question is one line of input: a bare object, or an object with an id. With Old set the question is whether Old may be changed into Object.
type question struct {
	ID     string          `json:"id,omitempty"`
	Object json.RawMessage `json:"object,omitempty"`
	Old    json.RawMessage `json:"old,omitempty"`
}

type verdict struct {
	ID       string `json:"id,omitempty"`
	Kind     string `json:"kind,omitempty"`
	Accepted bool   `json:"accepted"`
	Code     int32  `json:"code,omitempty"`
	// Reason, Message and Causes come from the server's Status object; all are empty on acceptance.
	Reason  string  `json:"reason,omitempty"`
	Message string  `json:"message,omitempty"`
	Causes  []cause `json:"causes,omitempty"`
	// Warnings are the server's warning headers: unknown or duplicated fields among them.
	Warnings []string `json:"warnings,omitempty"`
	// Defaulted is the spec as the server would store it.
	Defaulted any `json:"defaulted,omitempty"`
	// Runtime is what Karpenter's own checks say after admission; absent for kinds it has none for.
	Runtime *runtimeVerdict `json:"runtime,omitempty"`
}

type cause struct {
	Field   string `json:"field,omitempty"`
	Type    string `json:"type,omitempty"`
	Message string `json:"message,omitempty"`
}

// configFor connects to the server of a kubeconfig or, where none is named, starts one.
func configFor(ctx context.Context, kubeconfig string, opts serverOptions) (*rest.Config, func() error, error) {
	if kubeconfig != "" {
		config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
		if config != nil {
			config.QPS = -1
		}
		return config, func() error { return nil }, err
	}
	server, err := startServer(ctx, opts)
	if err != nil {
		return nil, nil, err
	}
	return server.Config, server.Stop, nil
}

// errNotAsked marks questions that no server could answer: text that is no object, an update of an object that cannot exist.
var errNotAsked = errors.New("not asked")

type warningList struct{ texts []string }

func (w *warningList) HandleWarningHeader(_ int, _ string, text string) {
	w.texts = append(w.texts, text)
}

func writeVerdicts(ctx context.Context, config *rest.Config, in io.Reader, out io.Writer) error {
	warnings := &warningList{}
	config = rest.CopyConfig(config)
	config.WarningHandler = warnings
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	finder, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return err
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(finder))

	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for number := 1; lines.Scan(); number++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		warnings.texts = nil
		answer, err := judge(ctx, client, mapper, lines.Bytes())
		if errors.Is(err, errNotAsked) {
			answer.Reason, answer.Message = "NotAsked", err.Error()
		} else if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		answer.Warnings = warnings.texts
		if err := encoder.Encode(answer); err != nil {
			return err
		}
	}
	return lines.Err()
}

// absent holds the kinds that the server was asked for twice.
var absent = map[schema.GroupVersionKind]bool{}

func judge(ctx context.Context, client dynamic.Interface, mapper meta.ResettableRESTMapper, line []byte) (*verdict, error) {
	var q question
	answer := &verdict{}
	if err := json.Unmarshal(line, &q); err != nil {
		return nil, err
	}
	answer.ID = q.ID
	if q.Object == nil {
		q.Object = line
	}
	object, err := parse(q.Object)
	if err != nil {
		return answer, fmt.Errorf("%w: %v", errNotAsked, err)
	}
	kind := object.GroupVersionKind()
	answer.Kind = kind.Kind
	mapping, err := mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if meta.IsNoMatchError(err) && !absent[kind] {
		// a CRD appears in discovery a moment after it is established
		time.Sleep(time.Second)
		mapper.Reset()
		mapping, err = mapper.RESTMapping(kind.GroupKind(), kind.Version)
		absent[kind] = meta.IsNoMatchError(err)
	}
	if meta.IsNoMatchError(err) {
		answer.Reason, answer.Message = "NoMatch", err.Error()
		return answer, nil
	} else if err != nil {
		return nil, err
	}
	target := func(of *unstructured.Unstructured) dynamic.ResourceInterface {
		if mapping.Scope.Name() != meta.RESTScopeNameNamespace {
			return client.Resource(mapping.Resource)
		}
		namespace := of.GetNamespace()
		if namespace == "" {
			// no effect where the metadata is no object: the request still names a namespace
			namespace = metav1.NamespaceDefault
			of.SetNamespace(namespace)
		}
		return client.Resource(mapping.Resource).Namespace(namespace)
	}

	var stored *unstructured.Unstructured
	if q.Old == nil {
		stored, err = create(ctx, target(object), object, metav1.DryRunAll)
	} else {
		stored, err = change(ctx, target(object), q.Old, object)
	}
	var refusal apierrors.APIStatus
	switch {
	case err == nil:
		answer.Accepted, answer.Defaulted = true, stored.Object["spec"]
		answer.Runtime, err = runtimeCheck(ctx, stored)
	case errors.As(err, &refusal):
		status := refusal.Status()
		answer.Code, answer.Reason, answer.Message = status.Code, string(status.Reason), status.Message
		if status.Details != nil {
			for _, c := range status.Details.Causes {
				answer.Causes = append(answer.Causes, cause{Field: c.Field, Type: string(c.Type), Message: c.Message})
			}
		}
		answer.Runtime, err = runtimeCheck(ctx, object)
	default:
		err = fmt.Errorf("%w: %v", errNotAsked, err)
	}
	return answer, err
}

func parse(raw []byte) (*unstructured.Unstructured, error) {
	object := &unstructured.Unstructured{}
	return object, object.UnmarshalJSON(raw)
}

// create asks once, and again while the server cannot answer yet: a CRD is served a moment after it says it is established. A namespace that is not
// there is an answer.
func create(
	ctx context.Context, target dynamic.ResourceInterface, object *unstructured.Unstructured, dryRun ...string,
) (*unstructured.Unstructured, error) {
	options := metav1.CreateOptions{DryRun: dryRun, FieldValidation: metav1.FieldValidationStrict}
	for attempt := 0; ; attempt++ {
		created, err := target.Create(ctx, object.DeepCopy(), options)
		notServed := apierrors.IsNotFound(err) && strings.Contains(err.Error(), "the server could not find the requested resource")
		retry := apierrors.IsServiceUnavailable(err) || notServed || apierrors.IsTooManyRequests(err)
		if !retry || attempt == 20 {
			return created, err
		}
		time.Sleep(250 * time.Millisecond)
	}
}

// change stores the old object for real, asks about the update without making it, and removes the old object again.
func change(
	ctx context.Context, target dynamic.ResourceInterface, raw []byte, object *unstructured.Unstructured,
) (*unstructured.Unstructured, error) {
	old, err := parse(raw)
	if err != nil {
		return nil, err
	}
	old, err = create(ctx, target, old)
	if err != nil {
		return nil, fmt.Errorf("%w: the old object itself is refused: %v", errNotAsked, err)
	}
	now := object.DeepCopy()
	now.SetResourceVersion(old.GetResourceVersion())
	options := metav1.UpdateOptions{DryRun: []string{metav1.DryRunAll}, FieldValidation: metav1.FieldValidationStrict}
	updated, err := target.Update(ctx, now, options)
	if e := remove(ctx, target, old); e != nil {
		return nil, fmt.Errorf("removing the old object: %v", e)
	}
	return updated, err
}

// remove deletes an object at once: no controller is there to see to its finalizers.
func remove(ctx context.Context, target dynamic.ResourceInterface, object *unstructured.Unstructured) error {
	immediately, background := int64(0), metav1.DeletePropagationBackground
	options := metav1.DeleteOptions{GracePeriodSeconds: &immediately, PropagationPolicy: &background}
	if err := target.Delete(ctx, object.GetName(), options); err != nil {
		return err
	}
	left, err := target.Get(ctx, object.GetName(), metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	} else if err != nil {
		return err
	}
	left.SetFinalizers(nil)
	if object.GetKind() == "Namespace" {
		unstructured.RemoveNestedField(left.Object, "spec", "finalizers")
		if left, err = target.Update(ctx, left, metav1.UpdateOptions{}, "finalize"); err != nil {
			return err
		}
		left.SetFinalizers(nil)
	}
	_, err = target.Update(ctx, left, metav1.UpdateOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}
