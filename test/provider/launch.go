package main

import (
	"context"
	"sort"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/samber/lo"
	corev1 "k8s.io/api/core/v1"
	karpv1 "sigs.k8s.io/karpenter/pkg/apis/v1"
	"sigs.k8s.io/karpenter/pkg/cloudprovider"
	"sigs.k8s.io/karpenter/pkg/events"

	v1 "github.com/aws/karpenter-provider-aws/pkg/apis/v1"
	"github.com/aws/karpenter-provider-aws/pkg/providers/amifamily"
	"github.com/aws/karpenter-provider-aws/pkg/providers/arczonalshift"
	"github.com/aws/karpenter-provider-aws/pkg/providers/instance"
	"github.com/aws/karpenter-provider-aws/pkg/providers/launchtemplate"
	"github.com/aws/karpenter-provider-aws/pkg/providers/subnet"
)

// Claim is what a launch is asked for.
type Claim struct {
	// Names of the types that the scheduler left; none means all.
	InstanceTypes []string                                      `json:"instanceTypes"`
	Requirements  []karpv1.NodeSelectorRequirementWithMinValues `json:"requirements"`
	Requests      corev1.ResourceList                           `json:"requests"`
}

// OverrideAnswer is one of the offerings among which EC2 may choose.
type OverrideAnswer struct {
	InstanceType  string  `json:"instanceType"`
	Zone          string  `json:"zone"`
	Price         float64 `json:"price"`
	Image         string  `json:"image"`
	ReservationID string  `json:"reservationId,omitempty"`
}

// The whole of the instance provider's Create, with EC2 and the storing of launch templates replaced.
func (w *World) launch(question *Question) any {
	ctx := w.context(question)
	provider, unavailable := w.provider(ctx, question)
	types, err := provider.List(ctx, &question.NodeClass)
	if err != nil {
		return map[string]string{"error": err.Error()}
	}
	// The pinned order (chapter 04, 7.1), where the provider walks maps.
	sort.Slice(types, func(i, j int) bool { return types[i].Name < types[j].Name })
	for _, it := range types {
		sort.SliceStable(it.Offerings, func(i, j int) bool {
			a, b := it.Offerings[i], it.Offerings[j]
			if a.CapacityType() != b.CapacityType() {
				return a.CapacityType() < b.CapacityType()
			}
			if a.Zone() != b.Zone() {
				return a.Zone() < b.Zone()
			}
			return a.CapacityType() == karpv1.CapacityTypeReserved && a.ReservationID() < b.ReservationID()
		})
	}
	if names := lo.Keyify(question.Claim.InstanceTypes); len(names) > 0 {
		types = lo.Filter(types, func(it *cloudprovider.InstanceType, _ int) bool { return lo.HasKey(names, it.Name) })
	}
	claim := &karpv1.NodeClaim{Spec: karpv1.NodeClaimSpec{
		Requirements: question.Claim.Requirements,
		Resources:    karpv1.ResourceRequirements{Requests: question.Claim.Requests},
	}}
	api := &ec2API{world: w}
	templates := &launchTemplates{resolver: amifamily.NewDefaultResolver(w.Region)}
	launcher := instance.NewDefaultProvider(ctx, w.Region, noEvents{}, api, unavailable, subnets{}, templates,
		reservations(question.ReservationCounts), noPlacementGroup{}, arczonalshift.NewNoopProvider(), newCache())
	launched, err := launcher.Create(ctx, &question.NodeClass, claim, map[string]string{}, types)
	if err != nil {
		return map[string]any{"failed": true, "insufficientCapacity": cloudprovider.IsInsufficientCapacityError(err), "why": err.Error()}
	}
	return map[string]any{
		"capacityType": launched.CapacityType,
		"tenancy":      launched.Tenancy,
		"overrides": lo.FlatMap(api.fleet.LaunchTemplateConfigs, func(config ec2types.FleetLaunchTemplateConfigRequest, _ int) []OverrideAnswer {
			template := templates.named[aws.ToString(config.LaunchTemplateSpecification.LaunchTemplateName)]
			return lo.Map(config.Overrides, func(o ec2types.FleetLaunchTemplateOverridesRequest, _ int) OverrideAnswer {
				return OverrideAnswer{string(o.InstanceType), aws.ToString(o.AvailabilityZone), aws.ToFloat64(o.Priority), aws.ToString(o.ImageId), template.CapacityReservationID}
			})
		}),
	}
}

type noEvents struct{}

func (noEvents) Publish(...events.Event) {}

// launchTemplates resolves templates as the real provider does and stores none.
type launchTemplates struct {
	launchtemplate.Provider
	resolver amifamily.Resolver
	named    map[string]*launchtemplate.LaunchTemplate
}

func (l *launchTemplates) EnsureAll(_ context.Context, nodeClass *v1.EC2NodeClass, claim *karpv1.NodeClaim, types []*cloudprovider.InstanceType,
	capacityType string, _ map[string]string, tenancy string) ([]*launchtemplate.LaunchTemplate, error) {
	resolved, err := l.resolver.Resolve(nodeClass, claim, types, capacityType, tenancy, &amifamily.Options{}, "", 0)
	if err != nil {
		return nil, err
	}
	l.named = map[string]*launchtemplate.LaunchTemplate{}
	return lo.Map(resolved, func(r *amifamily.LaunchTemplate, i int) *launchtemplate.LaunchTemplate {
		template := &launchtemplate.LaunchTemplate{
			Name: strconv.Itoa(i), InstanceTypes: r.InstanceTypes, ImageID: r.AMIID, CapacityReservationID: r.CapacityReservationID,
		}
		l.named[template.Name] = template
		return template
	}), nil
}

// subnets knows those of the class's status, one for each zone.
type subnets struct{ subnet.Provider }

func (subnets) ZonalSubnetsForLaunch(_ context.Context, nodeClass *v1.EC2NodeClass, _ []*cloudprovider.InstanceType, _ string) (map[string]*subnet.Subnet, error) {
	return lo.SliceToMap(nodeClass.Status.Subnets, func(s v1.Subnet) (string, *subnet.Subnet) {
		return s.Zone, &subnet.Subnet{ID: s.ID, Zone: s.Zone, ZoneID: s.ZoneID}
	}), nil
}

func (subnets) UpdateInflightIPs(*ec2.CreateFleetInput, *ec2.CreateFleetOutput, []*cloudprovider.InstanceType, []*subnet.Subnet, string) {
}
