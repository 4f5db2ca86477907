"""generate_combined_disrupt.py COUNT SEED: running clusters with the instance types, volumes, topology, DaemonSets and reservations of generate_combined.py, and every policy, budget and condition at once."""
import json
import random
import sys

import generate as g
import generate_combined as c
import generate_hard as h
import generate_hard_disrupt as d

ZONE, CT, HOST, IT, AWS, NOW = g.ZONE, g.CT, g.HOST, g.IT, g.AWS, d.NOW
chance, one_of = h.chance, c.one_of
MINUTES = ["2026-01-05T09:59:50Z", "2026-01-05T09:55:00Z", "2026-01-05T09:29:00Z", "2026-01-05T10:00:00Z"]


def condition(kind, at, status="True"):
    return {"type": kind, "status": status, "reason": kind, "message": "", "lastTransitionTime": at}


def fleet_pools(rnd):
    """Mostly open NodePools, so that replacements exist."""
    out = []
    for i in range(rnd.choice([1, 2, 2, 3])):
        requirements = [c.pool_requirement(rnd) for _ in range(rnd.choice([0, 0, 1, 1, 2]))]
        labels = one_of(rnd, None, None, None, {"team": "a"}, {h.RACK: "r1"})
        keys = {q["key"] for q in requirements}
        np = g.pool("pool-%s" % "cab"[i], requirements, one_of(rnd, [], [], [], [], [h.taint("dedicated", "x")], [h.taint("soft", "", "PreferNoSchedule")]), one_of(rnd, [], [], [h.taint("boot")]),
                    {k: v for k, v in (labels or {}).items() if k not in keys} or None, rnd.choice([None, None, 10]), one_of(rnd, *[None] * 9, {"cpu": "30"}, {"nodes": "4"}, {"memory": "100Gi"}))
        budgets = d.budgets(rnd)
        np["spec"]["disruption"].update(consolidationPolicy=rnd.choice(["WhenEmptyOrUnderutilized"] * 3 + ["WhenEmpty", "Balanced", "Balanced"]), consolidateAfter=rnd.choice(["0s"] * 5 + ["30s", "10m", "Never"]),
                                        **({"budgets": budgets} if budgets is not None else {}))
        if chance(rnd, 0.06):
            np["spec"]["replicas"] = rnd.choice([0, 2])
        if chance(rnd, 0.03):
            np["spec"]["template"]["spec"]["nodeClassRef"]["kind"] = "OtherNodeClass"
        if chance(rnd, 0.06):
            np["metadata"].update(deletionTimestamp="2026-01-05T09:58:00Z", finalizers=["karpenter.sh/termination"])
        out.append(np)
    return out


def fleet_node(rnd, name, pools, types):
    t, np = rnd.choice(types), rnd.choice(pools)
    offering = rnd.choice([o for o in t["offerings"] if o["available"]] or t["offerings"])
    labels = {q["key"]: q["values"][0] for q in offering["requirements"] if q.get("values")}
    template = np["spec"]["template"]
    extra = dict(template["metadata"].get("labels") or {}, **{k: v for k, v in labels.items() if k not in (ZONE, CT)})
    nd, nc = g.node(name, t, np["metadata"]["name"], labels[ZONE], labels[CT], initialized=chance(rnd, 0.93), labels=extra, taints=template["spec"].get("taints", []), allocatable=g.allocatable_of(t))
    nc["spec"]["startupTaints"] = list(template["spec"].get("startupTaints", []))
    made = "2026-01-0%dT%02d:%02d:00Z" % (rnd.randint(1, 4), rnd.randint(0, 23), rnd.randint(0, 59))
    nd["metadata"]["creationTimestamp"] = made
    nc["metadata"]["creationTimestamp"] = rnd.choice([made, made, "2025-12-20T00:00:00Z"])
    nc["spec"]["expireAfter"] = rnd.choice(["720h", "720h", "Never", "24h", "200h"])
    if chance(rnd, 0.25):
        nc["spec"]["terminationGracePeriod"] = rnd.choice(["10m", "0s"])
    conditions = nc["status"]["conditions"]
    if chance(rnd, 0.92):
        conditions.append(condition("Consolidatable", made, rnd.choice(["True"] * 12 + ["False", "Unknown"])))
    if chance(rnd, 0.25):
        conditions.append(condition("Drifted", "2026-01-0%dT%02d:00:00Z" % (rnd.randint(1, 4), rnd.randint(0, 2)), rnd.choice(["True"] * 9 + ["False"])))
    if chance(rnd, 0.4):
        nc["status"]["lastPodEventTime"] = rnd.choice(MINUTES)
    if chance(rnd, 0.06):
        nd["metadata"]["annotations"] = {"karpenter.sh/do-not-disrupt": rnd.choice(["true", "false", "1h"])}
    if chance(rnd, 0.06):
        nd["spec"]["taints"] = nd["spec"]["taints"] + [one_of(rnd, h.taint("boot"), h.taint("karpenter.sh/disrupted"), h.taint("node.kubernetes.io/unschedulable"), h.taint("node.kubernetes.io/not-ready", "", "NoExecute"))]
    roll = rnd.random()
    if roll < 0.04:
        nc["metadata"].update(deletionTimestamp="2026-01-05T09:59:00Z", finalizers=["karpenter.sh/termination"])
    elif roll < 0.06:
        conditions.append(condition("InstanceTerminating", made))
    elif roll < 0.09:
        nd["status"]["conditions"][0]["status"] = rnd.choice(["False", "Unknown"])
    elif roll < 0.1:
        nd["status"]["conditions"] = []
    elif roll < 0.12:
        nd["metadata"]["labels"].pop("karpenter.sh/registered")
        nd["metadata"]["labels"].pop("karpenter.sh/initialized", None)
    elif roll < 0.14:
        nd["metadata"]["labels"].pop(rnd.choice([ZONE, CT, HOST]), None)
    elif roll < 0.16:
        return None, nc, t, labels
    elif roll < 0.18:
        for key in ("karpenter.sh/nodepool", "karpenter.sh/registered", "karpenter.sh/initialized"):
            nd["metadata"]["labels"].pop(key, None)
        return nd, None, t, labels
    return nd, nc, t, labels


def fleet_pods(rnd, p, name, t, labels, volumes, tolerations):
    """What runs on a node: little enough to move, or too much."""
    cpu, style = float(g.allocatable_of(t)["cpu"][:-1]), rnd.choice([0, 0, 0.1, 0.3, 0.8])
    for _ in range(rnd.choice([0, 1, 1, 2, 3, 5])):
        spec = {"tolerations": tolerations, "priority": rnd.choice([0, 0, 0, 100, 1000000, -1000000])}
        spec["containers"] = [{"name": "app", "image": "app", "resources": {"requests": {"cpu": "%dm" % rnd.choice([50, 100, max(10, int(style * cpu / 3))]), "memory": rnd.choice(["64Mi", "128Mi", "300Mi"])}}}]
        mine, roll = {"app": rnd.choice("abc")}, rnd.random()
        if roll < 0.08:
            spec["nodeSelector"] = one_of(rnd, {ZONE: labels[ZONE]}, {CT: labels[CT]}, {IT: t["name"]}, {CT: "on-demand"})
        elif roll < 0.16:
            spec["affinity"] = {rnd.choice(["podAntiAffinity", "podAffinity"]): {"requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": {"matchLabels": mine}, "topologyKey": rnd.choice([HOST, HOST, ZONE])}]}}
        elif roll < 0.2:
            spec["affinity"] = {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 5, "podAffinityTerm": {"labelSelector": {"matchLabels": mine}, "topologyKey": HOST}}]}}
        elif roll < 0.28:
            spec["topologySpreadConstraints"] = [dict({"maxSkew": rnd.choice([1, 2]), "topologyKey": rnd.choice([ZONE, HOST, CT]), "whenUnsatisfiable": rnd.choice(["DoNotSchedule", "ScheduleAnyway"]), "labelSelector": {"matchLabels": mine}},
                                                      **one_of(rnd, {}, {"nodeTaintsPolicy": "Honor"}, {"nodeAffinityPolicy": "Ignore"}))]
        elif roll < 0.34:
            spec["affinity"] = g.affinity([c.some_terms(rnd, 1)[0] for _ in range(rnd.choice([1, 2]))] if chance(rnd, 0.4) else None, [(5, [g.r(ZONE, "In", rnd.choice(g.ZONES))])])
        elif roll < 0.4:
            volumes.add_to(spec)
        elif roll < 0.43:
            spec["containers"][0]["ports"] = c.some_ports(rnd)
        elif roll < 0.45:
            c.some_containers(rnd, spec)
        elif roll < 0.46:
            spec["resourceClaims"] = [{"name": "device", "resourceClaimName": "c"}]
        elif roll < 0.48:
            spec["topologySpreadConstraints"] = c.some_policies(rnd, mine)
        annotations = {}
        if chance(rnd, 0.04):
            annotations["karpenter.sh/do-not-disrupt"] = rnd.choice(["true", "2h", "10m", "false"])
        if chance(rnd, 0.12):
            annotations["controller.kubernetes.io/pod-deletion-cost"] = rnd.choice(["-100", "1000000", "2147483647", "-2147483647", "-134217728"])
        p.add(1, spec, labels=mine, node=name, owner=rnd.choice(["ReplicaSet"] * 9 + ["StatefulSet", "DaemonSet"]), annotations=annotations or None, ns="default" if "volumes" in spec else rnd.choice(["default"] * 4 + ["other"]))
        q, roll = p.items[-1], rnd.random()
        if annotations.get("karpenter.sh/do-not-disrupt"):
            q["status"] = {"phase": "Running", "startTime": rnd.choice(["2026-01-05T09:45:00Z", "2026-01-05T09:55:00Z"]), "conditions": [{"type": "PodScheduled", "status": "True"}]}
        elif roll < 0.03:
            q["metadata"].update(deletionTimestamp=rnd.choice(["2026-01-05T09:50:00Z", "2026-01-05T10:00:20Z"]), finalizers=["a/b"], deletionGracePeriodSeconds=30)
        elif roll < 0.05:
            q["status"] = {"phase": rnd.choice(["Succeeded", "Failed"])}
        elif roll < 0.08:  # bound, and not started yet
            q["status"] = {"phase": rnd.choice(["Pending", "Pending", "Unknown"]), "conditions": [{"type": "PodScheduled", "status": "True"}]}
        elif roll < 0.1:
            q["status"] = {"phase": "Running", "conditions": [{"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": rnd.choice(["True", "False"])}]}


def scenario(rnd):
    plain = chance(rnd, 0.5)
    types = json.loads(json.dumps(g.by_name(rnd.choice(["ec2like-75-0", "ec2like-75-ties", "ec2like-40-1", "ec2like-30-reserved-1"])))) if plain else c.some_types(rnd, rnd.choice([4, 10, 20]), reserved=0.5, custom=0.1)
    if plain and chance(rnd, 0.3):
        c.reserve(rnd, types)
        c.describe(types)
    tied = plain and chance(rnd, 0.2)
    if tied:  # few prices: which types a replacement keeps is decided by an unstable sort of the provider's order
        rnd.shuffle(types)
        for o in (o for t in types for o in t["offerings"]):
            o["price"] = round(o["price"], 1) + 0.05
    pools, p, volumes = fleet_pools(rnd), g.Pods(rnd), c.Volumes(rnd)
    nodes, claims, dear = [], [], sorted(types, key=lambda t: max(o["price"] for o in t["offerings"]))[len(types) // 4:]
    herd = chance(rnd, 0.08)  # many nodes that are nearly alike: their order is that of an unstable sort
    if herd:
        dear = rnd.sample(dear, min(len(dear), 2))
    for i in range(rnd.choice([15, 30, 60, 104]) if herd else rnd.choice([2, 3, 5, 8, 8, 14, 20])):
        nd, nc, t, labels = fleet_node(rnd, "n%03d" % (i * 7 % 109), pools, dear)
        nodes += [nd] if nd is not None else []
        claims += [nc] if nc is not None else []
        if nd is not None and c.in_cache(nd):
            fleet_pods(rnd, p, nd["metadata"]["name"], t, labels, volumes, [{"key": "dedicated", "operator": "Exists"}] if nd["spec"]["taints"] else [])
    c.rename(rnd, claims)
    for claim in claims:
        if chance(rnd, 0.04):  # the labels of the Node count, but for the cost of the NodePool
            claim["metadata"]["labels"][rnd.choice([IT, ZONE, CT, "karpenter.sh/nodepool"])] = rnd.choice([types[0]["name"], "us-west-2a", "spot", pools[0]["metadata"]["name"]])
    seen = [n for n in nodes if c.in_cache(n)]
    daemons = c.some_daemons(rnd, p, seen, 2) if not tied and chance(rnd, 0.4) else []
    if chance(rnd, 0.25):
        c.some_pods(rnd, p, rnd.randint(1, 3), volumes, topology=0.3)
    made = dict(instanceTypes=types, nodePools=pools, nodes=nodes, nodeClaims=claims, pods=p.items, daemonSets=daemons, persistentVolumes=volumes.volumes, persistentVolumeClaims=volumes.claims, storageClasses=volumes.classes,
                csiNodes=volumes.limits(seen) if chance(rnd, 0.5) else [], namespaces=c.some_namespaces(rnd), podDisruptionBudgets=c.some_budgets(rnd) if chance(rnd, 0.5) else [], now=rnd.choice([NOW, NOW, NOW, "2026-01-05T18:00:01Z", "2026-01-04T09:59:59Z", "2026-01-05T10:05:00Z"]),
                options=dict(c.some_options(rnd), spotToSpotConsolidation=chance(rnd, 0.6)))
    if chance(rnd, 0.1):
        made["nodePoolInstanceTypes"] = {pools[0]["metadata"]["name"]: rnd.sample([t["name"] for t in types], rnd.randint(0, len(types)))}
    return made


if __name__ == "__main__":
    for i in range(int(sys.argv[1])):
        print(json.dumps(dict(name="combined-%s-%04d" % (sys.argv[2], i), **scenario(random.Random("combined/disrupt/%s/%d" % (sys.argv[2], i)))), separators=(",", ":")))
