"""generate_region.py CATALOG decide|disrupt COUNT SEED: scenarios over all instance types of a region. CATALOG is the path of a file as `kerf catalog export` writes it; scenarios name it by its name without .json."""
import json
import os
import random
import sys

import generate as g
import generate_combined as c
import generate_combined_disrupt as d
import generate_hard as h

ZONE, CT, HOST, AWS = g.ZONE, g.CT, g.HOST, g.AWS
chance, one_of = h.chance, c.one_of
NUMERIC = ["instance-cpu", "instance-memory", "instance-generation", "instance-network-bandwidth", "instance-ebs-bandwidth", "instance-local-nvme", "instance-gpu-count", "instance-gpu-memory",
           "instance-accelerator-count", "instance-cpu-sustained-clock-speed-mhz"]
NAMED = ["instance-category", "instance-family", "instance-size", "instance-cpu-manufacturer", "instance-hypervisor", "instance-gpu-name", "instance-gpu-manufacturer", "instance-accelerator-name", "instance-tenancy",
         "instance-capability-flex", "instance-encryption-in-transit-supported"]
EXOTIC = [{"nvidia.com/gpu": "1"}, {"nvidia.com/gpu": "4"}, {"aws.amazon.com/neuron": "1"}, {"vpc.amazonaws.com/pod-eni": "1"}, {"vpc.amazonaws.com/efa": "1"}, {"amd.com/gpu": "1"}, {"ephemeral-storage": "10Gi"}, {"ephemeral-storage": "40Gi"}]


class Region:
    def __init__(self, path):
        self.name = os.path.basename(path)[:-len(".json")]
        with open(path) as f:
            self.types = json.load(f)
        self.values, self.offered = {}, [t for t in self.types if any(o["available"] for o in t["offerings"])]
        for t in self.offered:
            for q in t["requirements"]:
                self.values.setdefault(q["key"], set()).update(q.get("values") or [])
        self.values = {key: sorted(values) for key, values in self.values.items()}
        self.zones = self.values[ZONE]

    def requirement(self, rnd, operators=("In", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Gte", "Lte")):
        key = rnd.choice([ZONE, ZONE, CT, g.ARCH, g.ARCH, g.IT, c.ZONE_ID, "topology.kubernetes.io/region"] + [AWS + name for name in NUMERIC + NAMED + ["instance-category", "instance-family", "instance-generation", "instance-size", "instance-cpu", "instance-memory"]])
        values, operator = self.values[key], rnd.choice(operators)
        if operator in ("Gt", "Lt", "Gte", "Lte"):
            key = AWS + rnd.choice(NUMERIC)
            return g.r(key, operator, rnd.choice(self.values[key]))
        if operator in ("Exists", "DoesNotExist"):
            return g.r(key, operator)
        most = {g.IT: 60, AWS + "instance-family": 40, AWS + "instance-size": 12}.get(key, 6)
        return g.r(key, operator, *rnd.sample(values, rnd.randint(1, min(most, len(values)))))

    def pools(self, rnd):
        out = []
        for i in range(rnd.choice([1, 1, 2, 3])):
            requirements = [self.requirement(rnd) for _ in range(rnd.choice([0, 1, 1, 2, 3]))]
            requirements += [g.r(AWS + "instance-category", "In", "c", "m", "r")] if chance(rnd, 0.3) else []
            if chance(rnd, 0.25):
                key, most = rnd.choice([(g.IT, 60), (AWS + "instance-family", 40), (AWS + "instance-generation", 5), (AWS + "instance-cpu-manufacturer", 3), (AWS + "instance-size", 8), (ZONE, 3)])
                requirements = [q for q in requirements if q["key"] != key] + [{**g.r(key, "Exists"), "minValues": rnd.randint(1, most)}]
            out.append(g.pool("pool-%s" % "abc"[i], requirements, h.some_taints(rnd) if chance(rnd, 0.3) else [], [], rnd.choice([None, None, {"team": "a"}, {"team": "b"}]), rnd.choice([None, None, 10, 50]),
                              one_of(rnd, *[None] * 6, {"cpu": "1000"}, {"cpu": "200", "memory": "1000Gi"}, {"nodes": "7"}, {"nvidia.com/gpu": "4"})))
        return out

    def workloads(self, rnd, p, total):
        while len(p.items) < total:
            labels, spec, aff = c.some_labels(rnd), {}, {}
            labels["app"] += str(rnd.randint(0, 9))
            requests = {"cpu": rnd.choice(["100m", "250m", "500m", "1", "1900m", "3", "7", "15500m", "40"]), "memory": rnd.choice(["128Mi", "512Mi", "1Gi", "3Gi", "7Gi", "30Gi", "120Gi"])}
            if chance(rnd, 0.12):
                requests.update(rnd.choice(EXOTIC))
            if chance(rnd, 0.3):
                aff.update(g.affinity([[self.requirement(rnd, ("In", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")) for _ in range(rnd.choice([1, 1, 2]))] for _ in range(rnd.choice([1, 1, 2]))]))
            if chance(rnd, 0.15):
                preferred = g.affinity(None, [(rnd.choice([1, 50]), [self.requirement(rnd, ("In", "NotIn", "Gt", "Lt"))]) for _ in range(rnd.choice([1, 2]))])
                aff["nodeAffinity"] = {**aff.get("nodeAffinity", {}), **preferred["nodeAffinity"]}
            if chance(rnd, 0.15):
                spec["nodeSelector"] = one_of(rnd, {ZONE: rnd.choice(self.zones)}, {g.ARCH: rnd.choice(["amd64", "arm64"])}, {CT: "spot"}, {CT: "on-demand"}, {"team": "a"}, {AWS + "instance-family": rnd.choice(self.values[AWS + "instance-family"])})
            mine = {"matchLabels": {"app": labels["app"]}}
            if chance(rnd, 0.25):
                spec["topologySpreadConstraints"] = [{"maxSkew": rnd.choice([1, 2, 5]), "topologyKey": key, "whenUnsatisfiable": rnd.choice(["DoNotSchedule", "ScheduleAnyway"]), "labelSelector": mine} for key in rnd.sample([ZONE, HOST, CT, g.ARCH], rnd.choice([1, 1, 2]))]
            elif chance(rnd, 0.15):
                aff[rnd.choice(["podAffinity", "podAntiAffinity"])] = {"requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": mine, "topologyKey": rnd.choice([ZONE, HOST])}]}
            if aff:
                spec["affinity"] = aff
            if chance(rnd, 0.6):
                spec["tolerations"] = [{"operator": "Exists"}]
            p.add(min(rnd.choice([1, 3, 10, 40]), total - len(p.items)), spec, labels=labels, requests=requests)

    def decide(self, rnd):
        p, pools, nodes, claims = g.Pods(rnd), self.pools(rnd), [], []
        if chance(rnd, 0.3):
            nodes, claims = h.hard_nodes(rnd, pools, rnd.sample(self.offered, 6), rnd.choice([3, 8]), p, c.some_labels)
        daemons = c.some_daemons(rnd, p, nodes, 2) if chance(rnd, 0.4) else []
        self.workloads(rnd, p, len(p.items) + rnd.choice([10, 50, 50, 120, 250, 500]))
        cached = {n["metadata"]["name"]: c.in_cache(n) for n in nodes}
        return dict(catalog=self.name, nodePools=pools, nodes=nodes, nodeClaims=claims, pods=[q for q in p.items if cached.get(q["spec"].get("nodeName"), True)], daemonSets=daemons, options=c.some_options(rnd))

    def disrupt(self, rnd):
        pools, p, volumes, nodes, claims = self.pools(rnd), g.Pods(rnd), c.Volumes(rnd), [], []
        for np in pools:
            np["spec"]["disruption"].update(consolidationPolicy=rnd.choice(["WhenEmptyOrUnderutilized"] * 3 + ["WhenEmpty", "Balanced"]), consolidateAfter="0s", budgets=rnd.choice([[{"nodes": "100%"}], [{"nodes": "100%"}], [{"nodes": "20%"}]]))
        family = self.values[AWS + "instance-family"]
        mine = [t for t in self.offered if t["name"].split(".")[0] in set(rnd.sample(family, 25)) and float(t["capacity"]["cpu"]) <= 64]
        for i in range(rnd.choice([3, 6, 12, 20])):
            nd, nc, t, labels = d.fleet_node(rnd, "n%02d" % i, pools, mine)
            nodes += [nd] if nd is not None else []
            claims += [nc] if nc is not None else []
            if nd is not None and c.in_cache(nd):
                d.fleet_pods(rnd, p, nd["metadata"]["name"], t, labels, volumes, [{"key": "dedicated", "operator": "Exists"}] if nd["spec"]["taints"] else [])
        return dict(catalog=self.name, nodePools=pools, nodes=nodes, nodeClaims=claims, pods=p.items, persistentVolumes=volumes.volumes, persistentVolumeClaims=volumes.claims, storageClasses=volumes.classes, now=d.NOW,
                    podDisruptionBudgets=c.some_budgets(rnd) if chance(rnd, 0.3) else [], options=dict(c.some_options(rnd), spotToSpotConsolidation=chance(rnd, 0.6)))


if __name__ == "__main__":
    region, kind = Region(sys.argv[1]), sys.argv[2]
    for i in range(int(sys.argv[3])):
        rnd = random.Random("%s/%s/%s/%d" % (region.name, kind, sys.argv[4], i))
        print(json.dumps(dict(name="%s-%s-%s-%03d" % (region.name, kind, sys.argv[4], i), **getattr(region, kind)(rnd)), separators=(",", ":")))
