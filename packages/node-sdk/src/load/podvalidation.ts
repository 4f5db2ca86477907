import type {
  Affinity,
  Container,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  ResourceList,
  ResourceRequirements,
  Toleration,
  TopologySpreadConstraint,
} from '@kerf/core';
import type { FieldPath } from './diagnostic.js';
import { amountOf } from './quantity.js';
import { checkLabelKey, checkLabelSelector, checkLabels, checkNodeRequirement, type Refuse } from './selectorsyntax.js';

/** The rules by which the API server refuses a pod, as far as scheduling reads the fields (chapter 06, 9.2). `path` leads to the spec. */
export function validatePodSpec(spec: PodSpec, path: FieldPath, refuse: Refuse): void {
  if ((spec.containers ?? []).length === 0) refuse('no-containers', [...path, 'containers'], 'at least one container is required');
  const names = new Set<string>();
  for (const field of ['initContainers', 'containers'] as const) {
    for (const [i, container] of (spec[field] ?? []).entries())
      validateContainer(container, field === 'initContainers', names, [...path, field, i], refuse);
  }
  validatePodResources(spec, path, refuse);
  checkNotNegative(spec.overhead, [...path, 'overhead'], refuse);
  checkOneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], [...path, 'restartPolicy'], refuse);
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) refuse('negative', [...path, 'terminationGracePeriodSeconds'], 'must not be negative');
  checkLabels(spec.nodeSelector, [...path, 'nodeSelector'], refuse);
  validateVolumes(spec, path, refuse);
  for (const [i, toleration] of (spec.tolerations ?? []).entries()) validateToleration(toleration, [...path, 'tolerations', i], refuse);
  validateSpread(spec.topologySpreadConstraints ?? [], [...path, 'topologySpreadConstraints'], refuse);
  validateAffinity(spec.affinity ?? {}, [...path, 'affinity'], refuse);
}

/** Requests and limits alone: no request above its limit, nothing negative. */
export function validatePodResources(spec: PodSpec, path: FieldPath, refuse: Refuse): void {
  for (const field of ['initContainers', 'containers'] as const) {
    for (const [i, container] of (spec[field] ?? []).entries())
      validateResources(container.resources, [...path, field, i, 'resources'], refuse);
  }
  validateResources(spec.resources, [...path, 'resources'], refuse);
}

function checkOneOf(value: string | undefined, allowed: string[], path: FieldPath, refuse: Refuse): void {
  if (value !== undefined && !allowed.includes(value))
    refuse('not-supported', path, `${JSON.stringify(value)} is not one of ${allowed.join(', ')}`);
}

function validateContainer(container: Container, init: boolean, names: Set<string>, path: FieldPath, refuse: Refuse): void {
  const name = container.name ?? '';
  if (name === '') refuse('missing-name', [...path, 'name'], 'a container needs a name');
  else if (names.has(name)) refuse('duplicate-container', [...path, 'name'], `two containers are named ${JSON.stringify(name)}`);
  names.add(name);
  if (init) checkOneOf(container.restartPolicy, ['Always', 'OnFailure', 'Never'], [...path, 'restartPolicy'], refuse);
  for (const [i, port] of (container.ports ?? []).entries()) {
    for (const field of ['containerPort', 'hostPort'] as const) {
      const number = port[field] ?? (field === 'containerPort' ? 0 : 1);
      if (number < (field === 'hostPort' ? 0 : 1) || number > 65535)
        refuse('invalid-port', [...path, 'ports', i, field], `a port is a number from 1 to 65535, found ${port[field] ?? 'nothing'}`);
    }
    checkOneOf(port.protocol, ['TCP', 'UDP', 'SCTP'], [...path, 'ports', i, 'protocol'], refuse);
  }
}

function validateResources(resources: ResourceRequirements | undefined, path: FieldPath, refuse: Refuse): void {
  checkNotNegative(resources?.requests, [...path, 'requests'], refuse);
  checkNotNegative(resources?.limits, [...path, 'limits'], refuse);
  for (const [name, limit] of Object.entries(resources?.limits ?? {})) {
    const request = Object.hasOwn(resources?.requests ?? {}, name) ? resources?.requests?.[name] : undefined;
    if (request !== undefined && amountOf(request) > amountOf(limit))
      refuse('request-above-limit', [...path, 'requests', name], `the request ${request} is above the limit ${limit}`);
  }
}

function checkNotNegative(resources: ResourceList | undefined, path: FieldPath, refuse: Refuse): void {
  for (const [name, quantity] of Object.entries(resources ?? {}))
    if (amountOf(quantity) < 0n) refuse('negative', [...path, name], `must not be negative, found ${quantity}`);
}

function validateVolumes(spec: PodSpec, path: FieldPath, refuse: Refuse): void {
  const names = new Set<string>();
  for (const [i, volume] of (spec.volumes ?? []).entries()) {
    if (!volume.name) refuse('missing-name', [...path, 'volumes', i, 'name'], 'a volume needs a name');
    else if (names.has(volume.name))
      refuse('duplicate-volume', [...path, 'volumes', i, 'name'], `two volumes are named ${JSON.stringify(volume.name)}`);
    names.add(volume.name);
    if (volume.persistentVolumeClaim && !volume.persistentVolumeClaim.claimName)
      refuse('required', [...path, 'volumes', i, 'persistentVolumeClaim', 'claimName'], 'the name of the claim is required');
  }
}

function validateToleration(
  { key = '', operator = '', value = '', effect, tolerationSeconds }: Toleration,
  path: FieldPath,
  refuse: Refuse,
): void {
  checkOneOf(operator === '' ? undefined : operator, ['Exists', 'Equal', 'Lt', 'Gt'], [...path, 'operator'], refuse);
  checkOneOf(effect === '' ? undefined : effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute'], [...path, 'effect'], refuse);
  if (key === '' && operator !== 'Exists')
    refuse('invalid-toleration', [...path, 'operator'], 'a toleration without key needs operator Exists');
  if (key !== '') checkLabelKey(key, [...path, 'key'], refuse);
  if (operator === 'Exists' && value !== '') refuse('invalid-toleration', [...path, 'value'], 'operator Exists takes no value');
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    refuse('invalid-toleration', [...path, 'tolerationSeconds'], 'tolerationSeconds needs effect NoExecute');
}

function validateSpread(constraints: readonly TopologySpreadConstraint[], path: FieldPath, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const [i, constraint] of constraints.entries()) {
    const at = [...path, i];
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint;
    if (maxSkew < 1) refuse('invalid-spread', [...at, 'maxSkew'], `maxSkew must be at least 1, found ${maxSkew}`);
    if (topologyKey === '') refuse('required', [...at, 'topologyKey'], 'topologyKey is required');
    else checkLabelKey(topologyKey, [...at, 'topologyKey'], refuse);
    checkOneOf(whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'], [...at, 'whenUnsatisfiable'], refuse);
    const pair = `${whenUnsatisfiable} ${topologyKey}`;
    if (seen.has(pair)) refuse('duplicate-spread', at, `topologyKey ${topologyKey} with ${whenUnsatisfiable} is given twice`);
    seen.add(pair);
    if (minDomains !== undefined && minDomains < 1)
      refuse('invalid-spread', [...at, 'minDomains'], `minDomains must be at least 1, found ${minDomains}`);
    if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule')
      refuse('invalid-spread', [...at, 'minDomains'], 'minDomains needs whenUnsatisfiable DoNotSchedule');
    checkOneOf(constraint.nodeAffinityPolicy, ['Honor', 'Ignore'], [...at, 'nodeAffinityPolicy'], refuse);
    checkOneOf(constraint.nodeTaintsPolicy, ['Honor', 'Ignore'], [...at, 'nodeTaintsPolicy'], refuse);
    checkLabelSelector(constraint.labelSelector, [...at, 'labelSelector'], refuse);
    validateMatchLabelKeys(constraint, at, refuse);
  }
}

function validateAffinity(affinity: Affinity, path: FieldPath, refuse: Refuse): void {
  const node = [...path, 'nodeAffinity'];
  const required = affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required !== undefined) {
    const at = [...node, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
    if ((required.nodeSelectorTerms ?? []).length === 0) refuse('required', at, 'at least one node selector term is required');
    for (const [i, term] of (required.nodeSelectorTerms ?? []).entries()) validateNodeTerm(term, [...at, i], refuse);
  }
  for (const [i, preferred] of (affinity.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const at = [...node, 'preferredDuringSchedulingIgnoredDuringExecution', i];
    checkWeight(preferred.weight, at, refuse);
    validateNodeTerm(preferred.preference ?? {}, [...at, 'preference'], refuse);
  }
  validatePodAffinity(affinity.podAffinity ?? {}, [...path, 'podAffinity'], refuse);
  validatePodAffinity(affinity.podAntiAffinity ?? {}, [...path, 'podAntiAffinity'], refuse);
}

function validateNodeTerm(term: NodeSelectorTerm, path: FieldPath, refuse: Refuse): void {
  for (const [i, requirement] of (term.matchExpressions ?? []).entries())
    checkNodeRequirement(requirement, [...path, 'matchExpressions', i], refuse);
}

function validatePodAffinity(affinity: PodAffinity, path: FieldPath, refuse: Refuse): void {
  for (const [i, term] of (affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries())
    validatePodAffinityTerm(term, [...path, 'requiredDuringSchedulingIgnoredDuringExecution', i], refuse);
  for (const [i, preferred] of (affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const at = [...path, 'preferredDuringSchedulingIgnoredDuringExecution', i];
    checkWeight(preferred.weight, at, refuse);
    if (preferred.podAffinityTerm === undefined) refuse('required', [...at, 'podAffinityTerm'], 'podAffinityTerm is required');
    else validatePodAffinityTerm(preferred.podAffinityTerm, [...at, 'podAffinityTerm'], refuse);
  }
}

function validatePodAffinityTerm(term: PodAffinityTerm, path: FieldPath, refuse: Refuse): void {
  if (!term.topologyKey) refuse('required', [...path, 'topologyKey'], 'topologyKey is required');
  else checkLabelKey(term.topologyKey, [...path, 'topologyKey'], refuse);
  checkLabelSelector(term.labelSelector, [...path, 'labelSelector'], refuse);
  checkLabelSelector(term.namespaceSelector, [...path, 'namespaceSelector'], refuse);
  validateMatchLabelKeys(term, path, refuse);
  for (const key of term.mismatchLabelKeys ?? [])
    if ((term.matchLabelKeys ?? []).includes(key))
      refuse('invalid-match-label-keys', [...path, 'mismatchLabelKeys'], `${key} stands in matchLabelKeys too`);
}

function validateMatchLabelKeys(
  term: Pick<PodAffinityTerm, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>,
  path: FieldPath,
  refuse: Refuse,
): void {
  const selected = new Set([
    ...Object.keys(term.labelSelector?.matchLabels ?? {}),
    ...(term.labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ]);
  for (const field of ['matchLabelKeys', 'mismatchLabelKeys'] as const) {
    const keys = term[field] ?? [];
    if (keys.length > 0 && term.labelSelector === undefined)
      refuse('invalid-match-label-keys', [...path, field], `${field} needs a labelSelector`);
    for (const [i, key] of keys.entries()) {
      checkLabelKey(key, [...path, field, i], refuse);
      if (selected.has(key)) refuse('invalid-match-label-keys', [...path, field, i], `${key} stands in the labelSelector too`);
    }
  }
}

function checkWeight(weight: number | undefined, path: FieldPath, refuse: Refuse): void {
  if (weight === undefined || weight < 1 || weight > 100)
    refuse('invalid-weight', [...path, 'weight'], `a weight is a number from 1 to 100, found ${weight ?? 'nothing'}`);
}
