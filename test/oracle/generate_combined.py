"""generate_combined.py KIND COUNT SEED: scenarios that draw together what generate.py and generate_hard.py keep apart. Kinds: everything policies containers types daemons crowd."""
import json
import random
import sys

import generate as g
import generate_hard as h

ZONE, CT, HOST, ARCH, IT, AWS, OS, RACK = g.ZONE, g.CT, g.HOST, g.ARCH, g.IT, g.AWS, g.OS, h.RACK
ZONE_ID = "topology.k8s.aws/zone-id"
ZONE_IDS = dict(zip(g.ZONES, ["usw2-az1", "usw2-az2", "usw2-az3"]))
RESERVATION = AWS + "capacity-reservation-id"
CPU, MEMORY, FAMILY = AWS + "instance-cpu", AWS + "instance-memory", AWS + "instance-family"
CATALOGS = ["ec2like-08-0", "ec2like-20-1", "ec2like-40-2", "ec2like-75-ties", "ec2like-30-scarce-1"]
chance, taint = h.chance, h.taint


def one_of(rnd, *choices):
    return json.loads(json.dumps(rnd.choice(choices)))


# Instance types

def replace(requirements, requirement):
    return [q for q in requirements if q["key"] != requirement["key"]] + [requirement]


def reserve(rnd, types):
    """Reservations in one zone each; several types may share one, and some are full or gone."""
    for k in range(rnd.randint(1, 3)):
        zone, capacity = rnd.choice(g.ZONES), rnd.choice([0, 1, 1, 2, 3])
        for t in rnd.sample(types, min(len(types), rnd.randint(1, 3))):
            labels = {CT: "reserved", ZONE: zone, RESERVATION: "cr-%d" % k, AWS + "capacity-reservation-type": rnd.choice(["default", "capacity-block"]),
                      AWS + "capacity-reservation-interruptible": rnd.choice(["true", "false"])}
            capacity = rnd.choice([0, 1, 2, 4]) if chance(rnd, 0.1) else capacity  # the least of what is said of one counts
            t["offerings"].append({"requirements": [g.r(key, "In", v) for key, v in labels.items()], "price": max(o["price"] for o in t["offerings"]) / 10000000.0,
                                   "available": capacity > 0 and chance(rnd, 0.85) or chance(rnd, 0.3), "reservationCapacity": capacity})


def describe(types):
    """The values that offerings vary on, on the types."""
    for t in types:
        for key in (ZONE, CT, RESERVATION, AWS + "capacity-reservation-type", AWS + "capacity-reservation-interruptible"):
            values = sorted({q["values"][0] for o in t["offerings"] for q in o["requirements"] if q["key"] == key and q.get("values")})
            t["requirements"] = replace(t["requirements"], g.r(key, "In", *values) if values else g.r(key, "DoesNotExist"))


def some_types(rnd, count, reserved=0.3, custom=0.2):
    """Instance types with labels of users' own, extended resources, huge pages, zone ids, reservations that types share, any order and few prices."""
    types = json.loads(json.dumps(rnd.sample(g.by_name(rnd.choice(CATALOGS)), 8) + g.by_name("ec2like-20-0")))
    types = list({t["name"]: t for t in types}.values())
    rnd.shuffle(types)
    types = types[:count]
    with_ids, tied = chance(rnd, 0.3), chance(rnd, 0.2)
    for t in types:
        if chance(rnd, 0.25):
            t["capacity"]["hugepages-2Mi"] = rnd.choice(["128Mi", "512Mi", "1Gi"])
        if chance(rnd, 0.3):
            t["capacity"][rnd.choice(["nvidia.com/gpu", "example.com/fpga", "vpc.amazonaws.com/pod-eni"])] = rnd.choice(["1", "2", "4", "9"])
        if chance(rnd, 0.3):
            t["capacity"]["pods"] = rnd.choice(["2", "4", "11"])
        if chance(rnd, 0.3):
            t["capacity"]["ephemeral-storage"] = rnd.choice(["3Gi", "80Gi", "900Gi"])
        if chance(rnd, 0.15):
            t["overhead"]["systemReserved"] = rnd.choice([{"cpu": "100m", "memory": "100Mi"}, {"memory": "1Gi", "ephemeral-storage": "1Gi"}, {"cpu": "3"}, {"pods": "1"}])
        if chance(rnd, custom):
            key = rnd.choice([RACK, "num", "team"])
            values = {RACK: ["r1", "r2", "r3"], "num": ["3", "5", "05", "9"], "team": ["a", "b"]}[key]
            t["requirements"].append(one_of(rnd, g.r(key, "In", rnd.choice(values)), g.r(key, "In", *values[:2]), g.r(key, "NotIn", values[0]), g.r(key, "Exists"), g.r(key, "DoesNotExist")))
        if chance(rnd, 0.08):  # more than fits, a price twice, a label that only an offering has
            odd = rnd.random()
            if odd < 0.3:
                t["overhead"]["kubeReserved"] = {"cpu": "1", "memory": rnd.choice(["2Gi", "40Gi"])}
            elif odd < 0.6:
                t["offerings"].append(dict(json.loads(json.dumps(t["offerings"][0])), price=rnd.choice([0, 0.01, 9]), available=chance(rnd, 0.7)))
            else:
                rnd.choice(t["offerings"])["requirements"].append(one_of(rnd, g.r(RACK, "In", "r1"), g.r("team", "NotIn", "a"), g.r(AWS + "instance-hypervisor", "In", "nitro"), g.r("num", "DoesNotExist")))
        if with_ids:
            t["requirements"].append(g.r(ZONE_ID, "In", *sorted({ZONE_IDS[q["values"][0]] for o in t["offerings"] for q in o["requirements"] if q["key"] == ZONE})))
        for o in t["offerings"]:
            if tied:
                o["price"] = round(o["price"], 1) + 0.1
            if with_ids:
                o["requirements"].append(g.r(ZONE_ID, "In", next(ZONE_IDS[q["values"][0]] for q in o["requirements"] if q["key"] == ZONE)))
    if chance(rnd, reserved):
        reserve(rnd, types)
        describe(types)
    elif chance(rnd, 0.15):
        describe(types)  # also the zones that offerings without capacity are in
    return types


# NodePools

def pool_requirement(rnd):
    q = one_of(rnd, g.r(ZONE, "In", *rnd.sample(g.ZONES, 2)), g.r(ZONE, "NotIn", rnd.choice(g.ZONES)), g.r(ZONE, "In", "us-west-2a", "us-west-2x"), g.r(CT, "In", "on-demand", "reserved"), g.r(CT, "NotIn", "spot"),
               g.r(CT, "In", "spot", "on-demand"), g.r(ARCH, "In", "amd64"), g.r(ARCH, "Exists"), g.r(CPU, "Gte", rnd.choice(["2", "4"])), g.r(CPU, "Lte", rnd.choice(["8", "16"])), g.r(CPU, "Gt", "1"), g.r(CPU, "Lt", "33"),
               g.r(MEMORY, "Gt", "4095"), g.r(FAMILY, "NotIn", "t3", "x2"), g.r(FAMILY, "Exists"), g.r(IT, "Exists"), g.r(AWS + "instance-gpu-count", "DoesNotExist"), g.r(AWS + "instance-size", "NotIn", "medium", "24xlarge"),
               g.r(RACK, "In", "r1", "r2"), g.r(RACK, "NotIn", "r1"), g.r(RACK, "Exists"), g.r("num", "Gte", "3"), g.r("num", "Lte", "5"), g.r("num", "In", "4", "5", "05"), g.r("num", "Exists"), g.r("num", "NotIn", "5"),
               g.r("team", "In", "a", "b", "c"), g.r("team", "DoesNotExist"), g.r("team", "In", "a", ""), g.r("team", "NotIn", ""), g.r("topology.ebs.csi.aws.com/zone", "In", *g.ZONES[:2]), g.r("beta.kubernetes.io/arch", "In", "amd64"), g.r(RESERVATION, "Exists"), g.r(RESERVATION, "DoesNotExist"))
    if q["operator"] not in ("DoesNotExist",) and q["key"] not in (RACK, "num", "team") and chance(rnd, 0.2):
        q["minValues"] = min(rnd.choice([1, 2, 2, 3, 5]), len(q["values"]) if q["operator"] == "In" else 50)
    return q


def some_pools(rnd, most=3):
    out = []
    for i in range(rnd.randint(1, most)):
        requirements = [pool_requirement(rnd) for _ in range(rnd.choice([0, 1, 1, 2, 3]))]
        limits = one_of(rnd, *[None] * 9, {"cpu": rnd.choice(["7500m", "20", "64.5", "1e2"])}, {"nodes": rnd.choice(["1", "2", "5"])}, {"memory": rnd.choice(["33.5Gi", "100G"]), "nodes": "4"},
                        {"nvidia.com/gpu": "2"}, {"pods": "60"}, {"ephemeral-storage": "90Gi", "cpu": "100"}, {"example.com/unknown": "1"}, {"cpu": "0"})
        labels = one_of(rnd, None, None, {"team": "a"}, {"team": "b", RACK: "r2"}, {"num": "5"}, {ARCH: "amd64"}, {ZONE: "us-west-2b"}, {"team": ""}, {"failure-domain.beta.kubernetes.io/zone": "us-west-2a"})
        keys = {q["key"] for q in requirements}
        labels = {k: v for k, v in (labels or {}).items() if k not in keys or chance(rnd, 0.3)} or None
        np = g.pool("pool-%s" % "abcdefgh"[i], requirements, h.some_taints(rnd), one_of(rnd, [], [], [taint("boot")], [taint("dedicated", "x")]), labels, rnd.choice([None, None, 10, 10, 50]), limits)
        out.append(np)
    if chance(rnd, 0.4):
        out.append(g.pool("pool-z", weight=rnd.choice([None, 1, 20])))
    if len(out) > 1 and chance(rnd, 0.04):
        out[-1]["spec"]["replicas"] = 1
    if len(out) > 1 and chance(rnd, 0.04):
        out[0]["spec"]["template"]["spec"]["nodeClassRef"]["kind"] = "OtherNodeClass"
    if len(out) > 1 and chance(rnd, 0.04):
        out[-1]["metadata"].update(deletionTimestamp="2026-01-01T12:00:00Z", finalizers=["karpenter.sh/termination"])
    return out


# Pods

def some_containers(rnd, spec):
    """Containers, sidecars, init containers, overhead and resources of the pod."""
    def amounts():
        q = {"cpu": rnd.choice(["0", "50m", "250m", "0.5", "1", "1500m", "3", "100u"]), "memory": rnd.choice(["64Mi", "0.5Gi", "1e9", "2Gi", "700M", "1000000k"])}
        if chance(rnd, 0.15):
            q.pop(rnd.choice(["cpu", "memory"]))
        if chance(rnd, 0.12):
            q[rnd.choice(["nvidia.com/gpu", "example.com/fpga", "vpc.amazonaws.com/pod-eni", "example.com/unknown"])] = rnd.choice(["0", "1", "1", "2"])
        if chance(rnd, 0.12):
            q["ephemeral-storage"] = rnd.choice(["1Gi", "2.5Gi", "15G", "50Gi"])
        if chance(rnd, 0.08):
            q["hugepages-2Mi"] = rnd.choice(["64Mi", "256Mi"])
        return q

    def resources():
        requests = amounts()
        if chance(rnd, 0.2):
            return {"limits": requests}
        return {"requests": requests, "limits": dict(requests)} if chance(rnd, 0.2) or "hugepages-2Mi" in requests else {"requests": requests}
    spec["containers"] = [{"name": "c%d" % k, "image": "x", "resources": resources()} for k in range(rnd.choice([1, 1, 2, 3]))]
    if chance(rnd, 0.5):
        spec["initContainers"] = [{"name": "i%d" % k, "image": "x", "resources": resources(), **({"restartPolicy": "Always"} if chance(rnd, 0.5) else {})} for k in range(rnd.randint(1, 4))]
    if chance(rnd, 0.25):
        spec["overhead"] = one_of(rnd, {"cpu": "250m", "memory": "120Mi"}, {"memory": "32Mi"}, {"cpu": "1m"})
    if chance(rnd, 0.2):
        spec["resources"] = one_of(rnd, {"requests": {"cpu": "2"}}, {"requests": {"memory": "3Gi"}, "limits": {"memory": "4Gi"}}, {"requests": {"cpu": "4", "memory": "8Gi"}}, {"limits": {"cpu": "5"}})


def some_ports(rnd):
    return [{"containerPort": 80, "hostPort": rnd.choice([80, 80, 443]), "protocol": rnd.choice(["TCP", "TCP", "UDP"]), **one_of(rnd, {}, {}, {"hostIP": "10.0.0.1"}, {"hostIP": "0.0.0.0"})}]


def some_terms(rnd, count):
    extra = [g.r("num", "Gt", "4"), g.r("num", "Lt", "9"), g.r("num", "In", "5", "3"), g.r(RACK, "NotIn", "r2"), g.r(ZONE_ID, "In", "usw2-az1", "usw2-az2"), g.r(ZONE_ID, "NotIn", "usw2-az2"), g.r(AWS + "instance-local-nvme", "DoesNotExist"),
             g.r(AWS + "instance-gpu-count", "NotIn", "1"), g.r(CT, "In", "reserved"), g.r(CT, "NotIn", "on-demand"), g.r(RESERVATION, "In", "cr-0", "cr-1"), g.r(RESERVATION, "DoesNotExist"), g.r(FAMILY, "DoesNotExist"),
             g.r(FAMILY, "In", "c6", "m6", "m6g"), g.r("karpenter.sh/nodepool", "NotIn", "pool-a"), g.r("karpenter.sh/nodepool", "In", "pool-a", "pool-b"), g.r("topology.ebs.csi.aws.com/zone", "In", rnd.choice(g.ZONES)),
             g.r("karpenter.k8s.aws/ec2nodeclass", "In", "default"), g.r(MEMORY, "Lt", "40000"), g.r("node.kubernetes.io/windows-build", "DoesNotExist"), g.r("topology.kubernetes.io/region", "NotIn", "x")]
    return [h.exprs(rnd, bad=False) if chance(rnd, 0.5) else rnd.sample(extra, rnd.choice([1, 1, 1, 2, 2, 0])) for _ in range(count)]


def some_policies(rnd, labels):
    """Spread constraints with every policy, matchLabelKeys and minDomains; no key twice with one whenUnsatisfiable."""
    out = {}
    for key in rnd.sample([ZONE, ZONE, ZONE, HOST, HOST, CT, RACK, "team", "num", ZONE_ID, AWS + "instance-family", "karpenter.sh/nodepool", IT, OS, "failure-domain.beta.kubernetes.io/zone", RESERVATION], rnd.choice([1, 1, 2, 3])):
        when = rnd.choice(["DoNotSchedule", "DoNotSchedule", "ScheduleAnyway"])
        c = {"maxSkew": rnd.choice([1, 1, 2, 5]), "topologyKey": key, "whenUnsatisfiable": when, "labelSelector": rnd.choice([{"matchLabels": {"app": labels["app"]}}, h.selector(rnd) or {}])}
        if chance(rnd, 0.35):
            c["matchLabelKeys"] = rnd.choice([["tier"], ["tier", "absent"], ["version"]])
        if when == "DoNotSchedule" and chance(rnd, 0.35):
            c["minDomains"] = rnd.choice([1, 2, 3, 3, 5])
        if chance(rnd, 0.5):
            c["nodeTaintsPolicy"] = rnd.choice(["Honor", "Honor", "Ignore"])
        if chance(rnd, 0.5):
            c["nodeAffinityPolicy"] = rnd.choice(["Honor", "Ignore", "Ignore"])
        out[key, when] = c
    return list(out.values())


def some_labels(rnd):
    labels = h.pod_labels(rnd)
    if chance(rnd, 0.4):
        labels["version"] = rnd.choice(["1", "2"])
    return labels


class Volumes:
    """Claims, volumes and classes of a scenario, and the volumes of its pods."""

    def __init__(self, rnd):
        self.rnd, self.claims, self.volumes = rnd, [], []
        zones = lambda *z: {"matchLabelExpressions": [{"key": rnd.choice([ZONE, ZONE, "topology.ebs.csi.aws.com/zone"]), "values": list(z)}]}
        self.classes = [{"metadata": {"name": "any"}, "provisioner": "ebs.csi.aws.com", "volumeBindingMode": "WaitForFirstConsumer"},
                        {"metadata": {"name": "zonal"}, "provisioner": "ebs.csi.aws.com", "volumeBindingMode": "WaitForFirstConsumer", "allowedTopologies": [zones(*rnd.sample(g.ZONES, rnd.randint(1, 2)))]},
                        {"metadata": {"name": "either"}, "provisioner": "kubernetes.io/aws-ebs", "volumeBindingMode": "WaitForFirstConsumer", "allowedTopologies": [zones(z) for z in rnd.sample(g.ZONES, 2)]}]

    def claim(self):
        rnd, name = self.rnd, "claim-%d" % len(self.claims)
        made = {"metadata": {"name": name, "namespace": "default", "uid": name}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, "storageClassName": rnd.choice(["any", "zonal", "either"])}}
        if chance(rnd, 0.5):
            made["spec"]["volumeName"], made["status"] = "pv-" + name, {"phase": "Bound"}
            made["metadata"]["annotations"] = {"pv.kubernetes.io/bind-completed": "yes"}
            terms = [[one_of(rnd, g.r(ZONE, "In", rnd.choice(g.ZONES)), g.r(ZONE, "In", rnd.choice(g.ZONES)), g.r(ZONE, "NotIn", rnd.choice(g.ZONES)), g.r("topology.ebs.csi.aws.com/zone", "In", rnd.choice(g.ZONES)), g.r(HOST, "In", "n01"), g.r(RACK, "In", "r1", "r2"))]
                     for _ in range(rnd.choice([1, 1, 2]))]
            source = one_of(rnd, {"csi": {"driver": "ebs.csi.aws.com", "volumeHandle": "vol-" + name}}, {"csi": {"driver": "efs.csi.aws.com", "volumeHandle": "vol-" + name}}, {"local": {"path": "/x"}})
            self.volumes.append({"metadata": {"name": "pv-" + name, "uid": "pv-" + name}, "spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], **source, **({"nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": t} for t in terms]}}} if chance(rnd, 0.85) else {})}})
        self.claims.append(made)
        return name

    def add_to(self, spec):
        names = {self.claim() if not self.claims or chance(self.rnd, 0.7) else self.rnd.choice(self.claims)["metadata"]["name"] for _ in range(self.rnd.choice([1, 1, 2, 3]))}
        spec["volumes"] = [{"name": "v-" + name, "persistentVolumeClaim": {"claimName": name}} for name in sorted(names)]

    def limits(self, nodes):
        drivers = lambda: [{"name": name, "nodeID": "x", "topologyKeys": None, "allocatable": {"count": self.rnd.choice([0, 1, 2, 4])}} for name in ("ebs.csi.aws.com", "efs.csi.aws.com") if chance(self.rnd, 0.6)]
        return [{"metadata": {"name": n["metadata"]["name"], "uid": "csi-" + n["metadata"]["name"]}, "spec": {"drivers": drivers()}} for n in nodes if chance(self.rnd, 0.7)]


def some_pods(rnd, p, count, volumes=None, topology=0.5, containers=0.3, nodes=0.3):
    """Workloads, each with a few features of any kind; half the time all are easy to place."""
    if chance(rnd, 0.5):
        topology, nodes = topology / 2, nodes / 3
    for _ in range(count):
        labels, spec, aff = some_labels(rnd), {}, {}
        if chance(rnd, nodes):
            spec["nodeSelector"] = one_of(rnd, {"team": "a"}, {"team": "b"}, {RACK: "r1"}, {ZONE: rnd.choice(g.ZONES)}, {ARCH: "amd64"}, {"num": "5"}, {"team": ""}, {CT: "on-demand"}, {CT: "reserved"}, {HOST: "n01"}, {"beta.kubernetes.io/arch": "arm64"})
        required = some_terms(rnd, rnd.choice([1, 1, 2, 3])) if chance(rnd, nodes) else None
        preferred = [(rnd.choice([1, 5, 5, 90]), t) for t in some_terms(rnd, rnd.choice([1, 2, 3]))] if chance(rnd, 0.25) else None
        aff.update(g.affinity(required, preferred))
        if chance(rnd, topology):
            if chance(rnd, 0.6):
                spec["topologySpreadConstraints"] = some_policies(rnd, labels)
            for kind in ("podAffinity", "podAntiAffinity"):
                if chance(rnd, 0.25):
                    aff.setdefault(kind, {})["requiredDuringSchedulingIgnoredDuringExecution"] = [h.pod_term(rnd) for _ in range(rnd.choice([1, 1, 2]))]
                if chance(rnd, 0.2):
                    aff.setdefault(kind, {})["preferredDuringSchedulingIgnoredDuringExecution"] = [{"weight": rnd.choice([1, 10, 10]), "podAffinityTerm": h.pod_term(rnd)} for _ in range(rnd.choice([1, 2]))]
        if aff:
            spec["affinity"] = aff
        if chance(rnd, 0.6):
            spec["tolerations"] = rnd.choice([h.some_tolerations(rnd), [{"operator": "Exists"}]])
        if chance(rnd, 0.1):
            spec["priority"] = rnd.choice([-10, 100, 1000000])
        if chance(rnd, 0.01):
            spec["resourceClaims"] = [{"name": "device", "resourceClaimName": "c"}]
        if chance(rnd, containers):
            some_containers(rnd, spec)
        else:
            spec["containers"] = [{"name": "app", "image": "app", "resources": {"requests": g.req(rnd, big=chance(rnd, 0.4))}}]
        if chance(rnd, 0.12):
            rnd.choice(spec["containers"])["ports"] = some_ports(rnd)
        if volumes is not None and chance(rnd, 0.3):
            volumes.add_to(spec)
        first = len(p.items)
        p.add(rnd.choice([1, 1, 2, 3, 6]), spec, labels=labels, ns=rnd.choice(["default"] * 5 + ["other"]) if "volumes" not in spec else "default")


        if chance(rnd, 0.04):
            for q in p.items[first:]:
                q["status"] = one_of(rnd, {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}]}, {"phase": "Pending"}, {"phase": "Unknown", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}]},
                                     {"phase": "Pending", "nominatedNodeName": "n01", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}]})
                if chance(rnd, 0.3):
                    q["metadata"].update(deletionTimestamp="2026-01-01T23:59:30Z", finalizers=["a/b"])


# Nodes

def rename(rnd, claims):
    """NodeClaims with names of their own, in another order than those of their nodes."""
    if chance(rnd, 0.5):
        for claim, number in zip(claims, rnd.sample(range(1000), len(claims))):
            claim["metadata"].update(name="claim-%03d" % number, uid="claim-%03d" % number)


def some_nodes(rnd, pools, types, count, p):
    nodes, claims = h.hard_nodes(rnd, pools, types, count, p, some_labels)
    rename(rnd, claims)
    for q in p.items:
        if chance(rnd, 0.2):
            q["spec"]["affinity"] = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [h.pod_term(rnd)]}}
        if chance(rnd, 0.15):
            q["metadata"]["namespace"] = "other"
        if chance(rnd, 0.1):
            q["spec"]["containers"][0]["ports"] = some_ports(rnd)
        if chance(rnd, 0.1):
            some_containers(rnd, q["spec"])
        if chance(rnd, 0.03):
            q["spec"]["resourceClaims"] = [{"name": "device", "resourceClaimName": "c"}]
        if chance(rnd, 0.06):  # resized in place
            held = {"cpu": rnd.choice(["50m", "2"]), "memory": "1Gi"}
            q["status"] = {"phase": "Running", "conditions": [{"type": "PodScheduled", "status": "True"}] + one_of(rnd, [], [{"type": "PodResizePending", "status": "True", "reason": "Infeasible"}], [{"type": "PodResizePending", "status": "True", "reason": "Deferred"}]),
                           "containerStatuses": [{"name": x["name"], "resources": {"requests": held}, "allocatedResources": {"cpu": "1", "memory": "64Mi"}} for x in q["spec"]["containers"]]}
        if chance(rnd, 0.1):
            q["spec"]["topologySpreadConstraints"] = some_policies(rnd, q["metadata"]["labels"])
    for n in nodes:
        allocatable = n["status"]["allocatable"] = dict(n["status"]["allocatable"])
        if chance(rnd, 0.1):
            allocatable[rnd.choice(["cpu", "memory", "pods", "example.com/fpga"])] = rnd.choice(["0", "1", "3"])
        if chance(rnd, 0.05):
            allocatable.pop(rnd.choice(["pods", "memory"]), None)
        labels = n["metadata"]["labels"]
        if chance(rnd, 0.1):
            labels["num"] = rnd.choice(["5", "9", "05"])
        if chance(rnd, 0.08):  # older names of labels, beside the ones of today or against them; empty values; a name that another node has
            labels.update(one_of(rnd, {"failure-domain.beta.kubernetes.io/zone": rnd.choice(g.ZONES)}, {"beta.kubernetes.io/arch": "amd64"}, {"topology.ebs.csi.aws.com/zone": labels.get(ZONE, "us-west-2a")}, {"team": ""}, {HOST: "n00"}, {HOST: ""}))
        if chance(rnd, 0.05):
            n["spec"]["unschedulable"] = True
    return nodes, claims


def some_budgets(rnd):
    return [{"metadata": {"name": "pdb%d" % k, "namespace": rnd.choice(["default", "default", "other"])},
             "spec": {"selector": h.selector(rnd) or {}, **one_of(rnd, {"minAvailable": 1}, {"maxUnavailable": 0}, {"maxUnavailable": "0%"}, {"minAvailable": "100%"}, {"minAvailable": "50%"})},
             "status": {"disruptionsAllowed": rnd.choice([0, 0, 1]), "currentHealthy": 3, "desiredHealthy": 1, "expectedPods": 3}} for k in range(rnd.choice([0, 0, 1, 2]))]


def some_daemons(rnd, p, nodes, most=3):
    out = []
    for i in range(rnd.randint(0, most)):
        spec, uid = {}, "ds-uid-%d" % i
        if chance(rnd, 0.3):
            some_containers(rnd, spec)
        else:
            spec["containers"] = [{"name": "d", "image": "d", "resources": one_of(rnd, {"requests": {"cpu": "100m", "memory": "64Mi"}}, {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi", "cpu": "2"}}, {"limits": {"cpu": "300m"}}, {})}]
        aff = g.affinity(some_terms(rnd, rnd.choice([1, 2, 3])) if chance(rnd, 0.5) else None, [(3, t) for t in some_terms(rnd, 1)] if chance(rnd, 0.3) else None)
        if aff:
            spec["affinity"] = aff
        if chance(rnd, 0.25):
            spec["nodeSelector"] = one_of(rnd, {"karpenter.sh/registered": "true"}, {"karpenter.sh/initialized": "true"}, {ARCH: "amd64"}, {"team": "a"}, {RACK: "r1"}, {"karpenter.sh/nodepool": "pool-a"}, {CT: "spot"}, {ZONE: "us-west-2a"})
        spec["tolerations"] = one_of(rnd, [], [{"operator": "Exists"}], h.some_tolerations(rnd))
        if chance(rnd, 0.3):
            spec["containers"][0]["ports"] = some_ports(rnd)
        if chance(rnd, 0.05):
            spec["resourceClaims"] = [{"name": "device", "resourceClaimName": "c"}]
        out.append({"metadata": {"name": "ds%d" % i, "namespace": "default", "uid": uid}, "spec": {"selector": {"matchLabels": {"d": str(i)}}, "template": {"metadata": {"labels": {"d": str(i)}}, "spec": spec}}})
        for n in nodes:
            if chance(rnd, 0.3):
                live = json.loads(json.dumps(spec))
                live.setdefault("affinity", {}).setdefault("nodeAffinity", {})["requiredDuringSchedulingIgnoredDuringExecution"] = {"nodeSelectorTerms": [{"matchFields": [g.r("metadata.name", "In", n["metadata"]["name"])]}]}
                live.pop("resourceClaims", None)
                p.add(1, live, labels={"d": str(i), "app": "a"}, node=n["metadata"]["name"])
                p.items[-1]["metadata"]["ownerReferences"] = [{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "ds%d" % i, "uid": uid, "controller": True}]
    return out


def some_options(rnd):
    return {"preferencePolicy": rnd.choice(["Respect", "Respect", "Respect", "Ignore"]), "minValuesPolicy": rnd.choice(["Strict", "BestEffort"])}


def some_namespaces(rnd):
    return [{"metadata": {"name": "default", "labels": {"env": "prod"}}}, {"metadata": {"name": "other", "labels": {"env": rnd.choice(["prod", "dev"])}}}]


def cluster(rnd, p, types, pools, nodes):
    """Existing nodes with pods; a pool may see a part of the types, in an order of its own."""
    made = dict(instanceTypes=types, nodePools=pools, options=some_options(rnd), namespaces=some_namespaces(rnd))
    made["nodes"], made["nodeClaims"] = some_nodes(rnd, pools, types, nodes, p)
    if chance(rnd, 0.2):
        names = [t["name"] for t in types]
        made["nodePoolInstanceTypes"] = {np["metadata"]["name"]: rnd.sample(names, rnd.randint(0 if chance(rnd, 0.1) else 1, len(names))) for np in pools if chance(rnd, 0.7)}
    return made


def k_everything(rnd):
    p, volumes = g.Pods(rnd), Volumes(rnd)
    made = cluster(rnd, p, some_types(rnd, rnd.choice([3, 6, 12, 20])), some_pools(rnd), rnd.choice([0, 1, 3, 6, 9]))
    made["daemonSets"] = some_daemons(rnd, p, made["nodes"])
    some_pods(rnd, p, rnd.randint(3, 9), volumes)
    return dict(made, pods=p.items, persistentVolumes=volumes.volumes, persistentVolumeClaims=volumes.claims, storageClasses=volumes.classes, csiNodes=volumes.limits(made["nodes"]), podDisruptionBudgets=some_budgets(rnd))


def k_policies(rnd):
    p = g.Pods(rnd)
    made = cluster(rnd, p, some_types(rnd, rnd.choice([3, 8]), reserved=0.05), some_pools(rnd), rnd.choice([0, 2, 4, 7]))
    if chance(rnd, 0.5):
        for np in made["nodePools"]:
            np["spec"].pop("limits", None)
    some_pods(rnd, p, rnd.randint(2, 6), topology=1, containers=0)
    return dict(made, pods=p.items)


def k_containers(rnd):
    p = g.Pods(rnd)
    made = cluster(rnd, p, some_types(rnd, rnd.choice([3, 8, 20]), custom=0), some_pools(rnd, 2), rnd.choice([0, 2, 5]))
    made["daemonSets"] = some_daemons(rnd, p, made["nodes"], 2)
    some_pods(rnd, p, rnd.randint(3, 12), topology=0.1, containers=1, nodes=0.1)
    return dict(made, pods=p.items)


def k_types(rnd):
    p = g.Pods(rnd)
    made = cluster(rnd, p, some_types(rnd, rnd.choice([2, 4, 8, 20]), reserved=0.7, custom=0.8), some_pools(rnd), rnd.choice([0, 0, 2]))
    some_pods(rnd, p, rnd.randint(4, 14), topology=0.15)
    return dict(made, pods=p.items)


def k_daemons(rnd):
    p = g.Pods(rnd)
    made = cluster(rnd, p, some_types(rnd, rnd.choice([3, 8, 20])), some_pools(rnd), rnd.choice([0, 2, 5]))
    made["daemonSets"] = some_daemons(rnd, p, made["nodes"], 6)
    some_pods(rnd, p, rnd.randint(3, 9), topology=0.2)
    return dict(made, pods=p.items)


def k_crowd(rnd):
    """Hundreds of NodeClaims that take few pods each: what the sorts of longer lists do, and pods that come back to the queue again and again."""
    p, types = g.Pods(rnd), some_types(rnd, rnd.choice([2, 4, 8]), custom=0.1)
    for t in types:
        t["capacity"]["pods"] = rnd.choice(["2", "3", "5"])
    made = cluster(rnd, p, types, [g.pool("pool-a", [g.r(CPU, "Lt", "17")] if chance(rnd, 0.3) else [], limits=one_of(rnd, None, None, {"cpu": "400"})), g.pool("pool-z", weight=rnd.choice([None, 10]))], rnd.choice([0, 0, 30, 80]))
    total = len(p.items) + rnd.choice([60, 150, 400])
    while len(p.items) < total:
        if chance(rnd, 0.5):
            p.add(rnd.choice([1, 10, 40]), {"tolerations": [{"operator": "Exists"}]}, labels=some_labels(rnd), requests=g.req(rnd, big=False))
        else:
            some_pods(rnd, p, 1, topology=0.3, containers=0, nodes=0.1)
    for q in p.items:
        if chance(rnd, 0.3):
            q["metadata"]["creationTimestamp"] = "2026-01-01T00:00:00Z"
    return dict(made, pods=p.items)


KINDS = {name[2:]: f for name, f in list(globals().items()) if name.startswith("k_")}


def in_cache(node):
    """The harness refuses pods bound to nodes that are not in the cache yet."""
    labels = node["metadata"]["labels"]
    return not labels.get("karpenter.sh/nodepool") or (node["spec"].get("providerID") and (labels.get(IT) or labels.get("karpenter.sh/initialized")))


if __name__ == "__main__":
    kind, count, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    for i in range(count):
        rnd = random.Random("combined/%s/%s/%d" % (kind, seed, i))
        s = KINDS[kind](rnd)
        out = {n["metadata"]["name"] for n in s["nodes"] if not in_cache(n)}
        s["pods"] = [q for q in s["pods"] if q["spec"].get("nodeName") not in out]
        if rnd.random() < 0.3:  # names that do not follow the document's order
            names = [q["metadata"]["name"] for q in s["pods"]]
            for q, name in zip(s["pods"], rnd.sample(names, len(names))):
                q["metadata"]["name"] = name
        print(json.dumps(dict(name="combined-%s-%s-%03d" % (kind, seed, i), **s), separators=(",", ":")))
