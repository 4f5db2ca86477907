// Pins the reference's ties: `node pin.mjs OUT_DIR` prints the path of a go.mod for `go build -modfile`.
//
// The reference breaks some ties by the random order of Go maps (chapter 03, 17; chapter 02, 19; chapter 05, 23). Sampling its runs does not exhaust
// its choices, so an exact comparison needs a build in which those ties follow the pinned rule. This script copies the module from where the Go tool
// keeps it to OUT_DIR, makes the small edits below there, and writes a go.mod that points to the copy (the tool refuses overlays over its module cache).
// Nothing of the module is part of this repository. An edit whose anchor is not found exactly as often as expected is an error: a module of another
// version must be looked at again.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MODULE = 'sigs.k8s.io/karpenter';

/** @typedef {{ what: string, within?: string, anchor: string, times: number, replacement: string }} Edit */

/** File of the module to the edits it takes. `within` limits an edit to the function whose signature begins so. @type {Record<string, Edit[]>} */
export const EDITS = {
  'pkg/controllers/provisioning/scheduling/topologygroup.go': [
    {
      what: 'N1: equally filled domains of a spread, named by the candidate: smallest name',
      within: 'func (t *TopologyGroup) nextDomainTopologySpread(',
      anchor: 'range nodeDomains.Values() {',
      times: 1,
      replacement: 'range sets.List(sets.New(nodeDomains.Values()...)) {',
    },
    {
      what: 'N1: equally filled domains of a spread, all known ones: smallest name',
      within: 'func (t *TopologyGroup) nextDomainTopologySpread(',
      anchor: 'for domain := range t.domains {',
      times: 1,
      replacement: 'for _, domain := range pinnedDomains(t.domains) {',
    },
    {
      what: 'N1, N2: keys of the count map in byte order',
      anchor: 'func (t *TopologyGroup) AddOwner(',
      times: 1,
      replacement:
        'func pinnedDomains(m map[string]int32) []string {\n\treturn sets.List(sets.KeySet(m))\n}\n\nfunc (t *TopologyGroup) AddOwner(',
    },
    {
      what: 'N2: affinity bootstrap, first draw: smallest of pod and node domains',
      within: 'func (t *TopologyGroup) nextDomainAffinity(',
      anchor: 'for domain := range t.domains {\n\t\t\tif intersected.Has(domain) {',
      times: 1,
      replacement: 'for _, domain := range pinnedDomains(t.domains) {\n\t\t\tif intersected.Has(domain) {',
    },
    {
      what: 'N2: affinity bootstrap, second draw: only when the first found none',
      within: 'func (t *TopologyGroup) nextDomainAffinity(',
      anchor: 'for domain := range t.domains {\n\t\t\tif podDomains.Has(domain) {\n\t\t\t\toptions.Insert(domain)\n\t\t\t\tbreak',
      times: 1,
      replacement:
        'for _, domain := range pinnedDomains(t.domains) {\n\t\t\tif options.Len() == 0 && podDomains.Has(domain) {\n\t\t\t\toptions.Insert(domain)\n\t\t\t\tbreak',
    },
  ],
  'pkg/controllers/state/cluster.go': [
    {
      what: 'N4: existing pods with anti-affinity by namespace and name',
      within: 'func (c *Cluster) ForPodsWithAntiAffinity(',
      anchor: 'c.antiAffinityPods.Range(func(key, value any) bool {\n\t\tpod := value.(*corev1.Pod)\n',
      times: 1,
      replacement:
        'pinned := map[string]*corev1.Pod{}\n\tc.antiAffinityPods.Range(func(_, value any) bool {\n\t\tp := value.(*corev1.Pod)\n' +
        '\t\tpinned[p.Namespace+"\\x00"+p.Name] = p\n\t\treturn true\n\t})\n\tvisit := func(pod *corev1.Pod) bool {\n',
    },
    {
      what: 'N4: the visit, in that order',
      within: 'func (c *Cluster) ForPodsWithAntiAffinity(',
      anchor: 'return fn(pod, node.Node)\n\t})\n',
      times: 1,
      replacement:
        'return fn(pod, node.Node)\n\t}\n\tfor _, key := range sets.List(sets.KeySet(pinned)) {\n\t\tif !visit(pinned[key]) {\n\t\t\treturn\n\t\t}\n\t}\n',
    },
    {
      what: 'N5: state nodes by name, so that pods of deleting nodes have one order',
      within: 'func (c *Cluster) DeepCopyNodes(',
      anchor: 'return lo.Map(lo.Values(c.nodes), func(',
      times: 1,
      replacement:
        'byName := lo.Values(c.nodes)\n\tslices.SortFunc(byName, func(a, b *StateNode) int { return strings.Compare(a.Name(), b.Name()) })\n\treturn lo.Map(byName, func(',
    },
    {
      what: 'imports of the above',
      anchor: '\t"maps"\n\t"sync"\n',
      times: 1,
      replacement: '\t"maps"\n\t"slices"\n\t"strings"\n\t"sync"\n',
    },
  ],
  'pkg/controllers/provisioning/scheduling/scheduler.go': [
    {
      what: 'daemon groups: by first appearance in provider order (chapter 02, 19)',
      within: 'func buildDaemonOverheadGroups(',
      anchor: 'groups := map[string]*DaemonOverheadGroup{}\n',
      times: 1,
      replacement: 'groups := map[string]*DaemonOverheadGroup{}\n\t\tvar appearance []*DaemonOverheadGroup\n',
    },
    {
      what: 'daemon groups: noted when they appear',
      within: 'func buildDaemonOverheadGroups(',
      anchor: '\t\t\t\t\tHostPortUsage:  hostPortUsage,\n\t\t\t\t}\n',
      times: 1,
      replacement: '\t\t\t\t\tHostPortUsage:  hostPortUsage,\n\t\t\t\t}\n\t\t\t\tappearance = append(appearance, groups[key])\n',
    },
    {
      what: 'daemon groups: listed in that order',
      within: 'func buildDaemonOverheadGroups(',
      anchor: 'lo.Map(lo.Values(groups), func(',
      times: 1,
      replacement: 'lo.Map(appearance, func(',
    },
  ],
  'pkg/controllers/disruption/singlenodeconsolidation.go': [
    {
      what: 'single-node consolidation: NodePools in the order of their best candidate (chapter 05, 16)',
      within: 'func (s *SingleNodeConsolidation) SortCandidates(',
      anchor: 'candidates = s.sortCandidates(ctx, candidates)\n',
      times: 1,
      replacement:
        'candidates = s.sortCandidates(ctx, candidates)\n\ts.pinned = lo.Uniq(lo.Map(candidates, func(c *Candidate, _ int) string { return c.NodePool.Name }))\n',
    },
    {
      what: 'the field that carries the order',
      anchor: '\tPreviouslyUnseenNodePools sets.Set[string]\n',
      times: 1,
      replacement: '\tPreviouslyUnseenNodePools sets.Set[string]\n\tpinned                    []string\n',
    },
    {
      what: 'its use',
      within: 'func (s *SingleNodeConsolidation) shuffleCandidates(',
      anchor: 'lo.Filter(lo.Keys(nodePoolCandidates), func(',
      times: 1,
      replacement: 'lo.Filter(s.pinned, func(',
    },
  ],
};

/** @param {string} source @param {Edit} edit */
export function apply(source, edit) {
  let from = 0;
  let to = source.length;
  if (edit.within !== undefined) {
    from = source.indexOf(edit.within);
    if (from < 0) throw new Error(`${edit.what}: no function ${JSON.stringify(edit.within)}`);
    const end = source.indexOf('\n}\n', from);
    to = end < 0 ? source.length : end + 3;
  }
  const pieces = source.slice(from, to).split(edit.anchor);
  if (pieces.length - 1 !== edit.times)
    throw new Error(`${edit.what}: the anchor occurs ${pieces.length - 1} times, expected ${edit.times}`);
  return source.slice(0, from) + pieces.join(edit.replacement) + source.slice(to);
}

/** Writes the edited copy of the module and a go.mod that uses it to `out`; returns the path of that go.mod. @param {string} out */
export function writePinned(out) {
  const here = dirname(fileURLToPath(import.meta.url));
  const go = (/** @type {string[]} */ ...args) =>
    execFileSync('go', args, { cwd: here, encoding: 'utf8', env: { ...process.env, GOFLAGS: '-mod=mod' } }).trim();
  go('mod', 'download', MODULE);
  const root = go('list', '-m', '-f', '{{.Dir}}', MODULE);
  const copy = join(out, 'karpenter');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  copyFileSync(join(root, 'go.mod'), join(copy, 'go.mod'));
  cpSync(join(root, 'pkg'), join(copy, 'pkg'), {
    recursive: true,
    filter: (source, target) => {
      if (source.endsWith('_test.go')) return false;
      if (statSync(source).isDirectory()) mkdirSync(target, { recursive: true }); // the module cache is read-only, its copy must not be
      return true;
    },
  });
  for (const [file, edits] of Object.entries(EDITS)) {
    let source = readFileSync(join(root, file), 'utf8');
    for (const edit of edits) source = apply(source, edit);
    chmodSync(join(copy, file), 0o644);
    writeFileSync(join(copy, file), source);
  }
  copyFileSync(join(here, 'go.sum'), join(out, 'go.sum'));
  const modfile = join(out, 'go.mod');
  writeFileSync(modfile, `${readFileSync(join(here, 'go.mod'), 'utf8')}\nreplace ${MODULE} => ${JSON.stringify(copy)}\n`);
  return modfile;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!process.argv[2]) {
    console.error('usage: node pin.mjs OUT_DIR');
    process.exit(2);
  }
  console.log(writePinned(resolve(process.argv[2])));
}
