package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/patrickmn/go-cache"
	"github.com/samber/lo"
	coreoptions "sigs.k8s.io/karpenter/pkg/operator/options"

	v1 "github.com/aws/karpenter-provider-aws/pkg/apis/v1"
	sdk "github.com/aws/karpenter-provider-aws/pkg/aws"
	awscache "github.com/aws/karpenter-provider-aws/pkg/cache"
	"github.com/aws/karpenter-provider-aws/pkg/operator/options"
	"github.com/aws/karpenter-provider-aws/pkg/providers/arczonalshift"
	"github.com/aws/karpenter-provider-aws/pkg/providers/instancetype"
	"github.com/aws/karpenter-provider-aws/pkg/providers/placementgroup"
)

// World is what AWS would answer in one region.
type World struct {
	Region string `json:"region"`
	// As DescribeInstanceTypes states them.
	InstanceTypes []ec2types.InstanceTypeInfo `json:"instanceTypes"`
	// Names of the zones that offer a type.
	Zones map[string][]string `json:"zones"`
	// The two tables that no API states; they replace those compiled into the release.
	Limits    map[string]*instancetype.VPCLimits `json:"limits"`
	Bandwidth map[string]int64                   `json:"bandwidth"`
	OnDemand  map[string]float64                 `json:"onDemand"`
	// By type and zone.
	Spot map[string]map[string]float64 `json:"spot"`
}

func readWorld(path string) (*World, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	world := &World{}
	if err := json.Unmarshal(text, world); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	instancetype.Limits = world.Limits
	instancetype.InstanceTypeBandwidthMegabits = world.Bandwidth
	return world, nil
}

func newCache() *cache.Cache { return cache.New(time.Hour, 0) }

func (w *World) context(question *Question) context.Context {
	ctx := options.ToContext(context.Background(), &options.Options{
		ClusterName:             "cluster",
		VMMemoryOverheadPercent: lo.FromPtrOr(question.Options.VMMemoryOverheadPercent, 0.075),
		ReservedENIs:            question.Options.ReservedENIs,
	})
	return coreoptions.ToContext(ctx, &coreoptions.Options{
		FeatureGates:    coreoptions.FeatureGates{ReservedCapacity: question.Options.ReservedCapacity},
		MinValuesPolicy: coreoptions.MinValuesPolicy(lo.CoalesceOrEmpty(question.Options.MinValuesPolicy, "Strict")),
	})
}

// A provider of its own for every question, since the caches leave out some of what a question varies.
func (w *World) provider(ctx context.Context, question *Question) (*instancetype.DefaultProvider, *awscache.UnavailableOfferings) {
	unavailable := awscache.NewUnavailableOfferings()
	for _, o := range question.Unavailable {
		unavailable.MarkUnavailable(ctx, ec2types.InstanceType(o.InstanceType), o.Zone, o.CapacityType, map[string]string{})
	}
	provider := instancetype.NewDefaultProvider(newCache(), newCache(), newCache(), &ec2API{world: w}, nil, &prices{world: w},
		reservations(question.ReservationCounts), noPlacementGroup{}, unavailable, instancetype.NewDefaultResolver(w.Region),
		arczonalshift.NewNoopProvider(), nil)
	lo.Must0(provider.UpdateInstanceTypes(ctx))
	lo.Must0(provider.UpdateInstanceTypeOfferings(ctx))
	return provider, unavailable
}

// The calls that the provider makes; any other panics.
type ec2API struct {
	sdk.EC2API
	world *World
	fleet *ec2.CreateFleetInput
}

func (a *ec2API) DescribeInstanceTypes(_ context.Context, in *ec2.DescribeInstanceTypesInput, _ ...func(*ec2.Options)) (*ec2.DescribeInstanceTypesOutput, error) {
	types := lo.Filter(a.world.InstanceTypes, func(info ec2types.InstanceTypeInfo, _ int) bool {
		return lo.EveryBy(in.Filters, func(filter ec2types.Filter) bool {
			var has []string
			switch aws.ToString(filter.Name) {
			case "supported-virtualization-type":
				has = lo.Map(info.SupportedVirtualizationTypes, func(t ec2types.VirtualizationType, _ int) string { return string(t) })
			case "processor-info.supported-architecture":
				has = lo.Map(info.ProcessorInfo.SupportedArchitectures, func(t ec2types.ArchitectureType, _ int) string { return string(t) })
			default:
				panic("no such filter: " + aws.ToString(filter.Name))
			}
			return lo.Some(filter.Values, has)
		})
	})
	return &ec2.DescribeInstanceTypesOutput{InstanceTypes: types}, nil
}

func (a *ec2API) DescribeInstanceTypeOfferings(context.Context, *ec2.DescribeInstanceTypeOfferingsInput, ...func(*ec2.Options)) (*ec2.DescribeInstanceTypeOfferingsOutput, error) {
	out := &ec2.DescribeInstanceTypeOfferingsOutput{}
	for name, zones := range a.world.Zones {
		for _, zone := range zones {
			out.InstanceTypeOfferings = append(out.InstanceTypeOfferings, ec2types.InstanceTypeOffering{
				InstanceType: ec2types.InstanceType(name), Location: aws.String(zone), LocationType: ec2types.LocationTypeAvailabilityZone,
			})
		}
	}
	return out, nil
}

// CreateFleet keeps what was asked for and launches the first override.
func (a *ec2API) CreateFleet(_ context.Context, in *ec2.CreateFleetInput, _ ...func(*ec2.Options)) (*ec2.CreateFleetOutput, error) {
	a.fleet = in
	override := in.LaunchTemplateConfigs[0].Overrides[0]
	return &ec2.CreateFleetOutput{Instances: []ec2types.CreateFleetInstance{{
		InstanceIds:  []string{"i-0"},
		InstanceType: override.InstanceType,
		LaunchTemplateAndOverrides: &ec2types.LaunchTemplateAndOverridesResponse{Overrides: &ec2types.FleetLaunchTemplateOverrides{
			InstanceType: override.InstanceType, AvailabilityZone: override.AvailabilityZone, SubnetId: override.SubnetId, ImageId: override.ImageId,
		}},
	}}}, nil
}

type prices struct{ world *World }

func (p *prices) OnDemandPrice(name ec2types.InstanceType) (float64, bool) {
	price, ok := p.world.OnDemand[string(name)]
	return price, ok
}

func (p *prices) SpotPrice(name ec2types.InstanceType, zone string) (float64, bool) {
	price, ok := p.world.Spot[string(name)][zone]
	return price, ok
}

func (p *prices) LivenessProbe(*http.Request) error           { return nil }
func (p *prices) InstanceTypes() []ec2types.InstanceType      { return nil }
func (p *prices) UpdateOnDemandPricing(context.Context) error { return nil }
func (p *prices) UpdateSpotPricing(context.Context) error     { return nil }

type reservations map[string]int

func (r reservations) GetAvailableInstanceCount(id string) int { return r[id] }
func (r reservations) MarkLaunched(string)                     {}
func (r reservations) MarkTerminated(string)                   {}
func (r reservations) MarkUnavailable(...string)               {}
func (r reservations) List(context.Context, ...v1.CapacityReservationSelectorTerm) ([]*ec2types.CapacityReservation, error) {
	return nil, nil
}

type noPlacementGroup struct{}

func (noPlacementGroup) Get(context.Context, placementgroup.NodeClass) (*placementgroup.PlacementGroup, error) {
	return nil, nil
}
