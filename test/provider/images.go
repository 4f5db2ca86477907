package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/samber/lo"
	clocktesting "k8s.io/utils/clock/testing"

	sdk "github.com/aws/karpenter-provider-aws/pkg/aws"
	"github.com/aws/karpenter-provider-aws/pkg/providers/amifamily"
	"github.com/aws/karpenter-provider-aws/pkg/providers/ssm"
)

// Images is what AWS knows of machine images at one time.
type Images struct {
	KubernetesVersion string    `json:"kubernetesVersion"`
	Now               time.Time `json:"now"`
	// As DescribeImages states them.
	Described []ec2types.Image `json:"described"`
	// SSM parameter to image id.
	Parameters map[string]string `json:"parameters"`
}

type ImageAnswer struct {
	ID           string              `json:"id"`
	Requirements map[string][]string `json:"requirements"`
	// Keys that have to exist, with whatever value.
	Exist []string `json:"exist,omitempty"`
}

func (w *World) images(question *Question) any {
	known := &question.Images
	provider := amifamily.NewDefaultProvider(clocktesting.NewFakeClock(known.Now), known, parameters(known.Parameters), &imageAPI{known: known}, newCache())
	images, err := provider.List(context.Background(), &question.NodeClass)
	if err != nil {
		return map[string]any{"failed": true, "why": err.Error()}
	}
	return map[string]any{"images": lo.Map(images, func(image amifamily.AMI, _ int) ImageAnswer {
		answer := ImageAnswer{ID: image.AmiID, Requirements: requirements(image.Requirements)}
		for key, requirement := range image.Requirements {
			if requirement.Operator() == "Exists" {
				delete(answer.Requirements, key)
				answer.Exist = append(answer.Exist, key)
			}
		}
		return answer
	})}
}

func (i *Images) Get(context.Context) string { return i.KubernetesVersion }

type parameters map[string]string

func (p parameters) Get(_ context.Context, parameter ssm.Parameter) (string, error) {
	if id, ok := p[parameter.Name]; ok {
		return id, nil
	}
	return "", fmt.Errorf("no parameter %s", parameter.Name)
}

type imageAPI struct {
	sdk.EC2API
	known *Images
}

// DescribeImages filters by id, the only filter that is asked for here.
func (a *imageAPI) DescribeImages(_ context.Context, in *ec2.DescribeImagesInput, _ ...func(*ec2.Options)) (*ec2.DescribeImagesOutput, error) {
	asked := lo.Flatten(lo.FilterMap(in.Filters, func(f ec2types.Filter, _ int) ([]string, bool) {
		return f.Values, aws.ToString(f.Name) == "image-id"
	}))
	return &ec2.DescribeImagesOutput{Images: lo.Filter(a.known.Described, func(image ec2types.Image, _ int) bool {
		return lo.Contains(asked, aws.ToString(image.ImageId))
	})}, nil
}
