import type { EC2NodeClass, EC2NodeClassSpec, EC2NodeClassStatus, LaunchedInstance } from '@kerf/instance-catalog';
import { canonicalJson, field } from '../load/json.js';

/** What an instance of the class before runs on, and what the class after selects, both told in the same way. */
export interface Resolved {
  instance: Pick<LaunchedInstance, 'subnetId' | 'securityGroupIds' | 'capacityReservationId'>;
  status: Pick<EC2NodeClassStatus, 'subnets' | 'securityGroups' | 'capacityReservations'>;
}

type Labels = Readonly<Record<string, string>>;

/**
 * What the selectors of two forms of a class select, for an instance with these labels (chapter 04, 11). The status tells, where both forms have one that
 * was resolved from their terms; a status that stayed while the terms changed is that of the form before. Else the terms stand for what they
 * select: equal terms select the same, others something else. An instance of which the labels leave open in which subnet it is counts as
 * being in one that is gone.
 */
export function resolvedAlike(before: EC2NodeClass, after: EC2NodeClass, labels: Labels): Resolved {
  const zone = labels['topology.kubernetes.io/zone'];
  const subnets = selection(before, after, 'subnetSelectorTerms', ({ status }) =>
    status?.subnets?.map((subnet) => ({ id: subnet.id, counts: zone === undefined || subnet.zone === zone })),
  );
  const groups = selection(before, after, 'securityGroupSelectorTerms', ({ status }) =>
    status?.securityGroups?.map(({ id }) => ({ id, counts: true })),
  );
  const reservation = labels['karpenter.k8s.aws/capacity-reservation-id'];
  const isOwn = (id: unknown) => reservation === undefined || id === undefined || id === reservation;
  const reservations = selection(
    before,
    after,
    'capacityReservationSelectorTerms',
    ({ status }) => status?.capacityReservations?.map(({ id }) => ({ id, counts: isOwn(id) })),
    (term) => isOwn(field(term, 'id')),
  );
  const isReserved = labels['karpenter.sh/capacity-type'] === 'reserved';
  return {
    instance: {
      // Where nothing is selected, nothing is decided (chapter 04, 11).
      ...(isEmpty(subnets) ? {} : definedId('subnetId', subnets)),
      ...(isEmpty(groups) ? {} : { securityGroupIds: groups.before.map(({ id }) => id) }),
      ...(isReserved ? definedId('capacityReservationId', reservations) : {}),
    },
    status: {
      subnets: subnets.after.map(({ id }) => ({ id, zone: '' })),
      securityGroups: groups.after.map(({ id }) => ({ id })),
      capacityReservations: reservations.after.map(({ id }) => ({ id, instanceType: '', availabilityZone: '' })),
    },
  };
}

interface Selected {
  id: string;
  /** Whether the instance may run on it. */
  counts: boolean;
}

interface Selection {
  before: readonly Selected[];
  after: readonly Selected[];
}

function selection(
  before: EC2NodeClass,
  after: EC2NodeClass,
  selector: keyof EC2NodeClassSpec & `${string}SelectorTerms`,
  resolvedBy: (nodeClass: EC2NodeClass) => Selected[] | undefined,
  termCounts: (term: unknown) => boolean = () => true,
): Selection {
  const termsOf = ({ spec }: EC2NodeClass) =>
    (spec[selector] ?? []).map((term): Selected => ({ id: canonicalJson(term), counts: termCounts(term) }));
  const [terms, changedTerms] = [termsOf(before), termsOf(after)];
  const [resolved, changed] = [resolvedBy(before), resolvedBy(after)];
  const isEqual = (a: readonly Selected[], b: readonly Selected[]) => textOf(a) === textOf(b);
  if (resolved !== undefined && changed !== undefined && (isEqual(terms, changedTerms) || !isEqual(resolved, changed)))
    return { before: resolved, after: changed };
  return { before: terms, after: changedTerms };
}

function textOf(selected: readonly Selected[]): string {
  return JSON.stringify(selected.map(({ id }) => id).sort());
}

function isEmpty({ before, after }: Selection): boolean {
  return before.length === 0 || after.length === 0;
}

/** What the instance runs on: of all that it may run on one that is gone, if there is any. */
function definedId<K extends string>(name: K, { before, after }: Selection): { [key in K]?: string } {
  const left = new Set(after.map(({ id }) => id));
  const possible = before.filter(({ counts }) => counts).map(({ id }) => id);
  const id = possible.find((each) => !left.has(each)) ?? possible[0];
  return (id === undefined ? {} : { [name]: id }) as { [key in K]?: string };
}
