import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '@kerf/core';
import type { Scenario } from '../support/document.js';
import { type Expression, expressions, HOSTNAME, intersects, merge, type Requirements } from './requirement.js';

const CSI_OF: Record<string, string> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
};

/** Driver to the claims that a node holds of it. */
export type Attachments = Map<string, Set<string>>;

/** The volumes of a scenario (chapter 01, 5). */
export class Volumes {
  private readonly claims: Map<string, PersistentVolumeClaim>;
  private readonly volumes: Map<string, PersistentVolume>;
  private readonly classes: Map<string, StorageClass>;

  constructor(scenario: Scenario) {
    this.claims = new Map((scenario.persistentVolumeClaims ?? []).map((c) => [`${c.metadata.namespace}/${c.metadata.name}`, c]));
    this.volumes = new Map((scenario.persistentVolumes ?? []).map((v) => [v.metadata.name, v]));
    this.classes = new Map((scenario.storageClasses ?? []).map((c) => [c.metadata.name, c]));
  }

  private namesOf(pod: Pod): string[] {
    return (pod.spec.volumes ?? []).flatMap((volume) => {
      if (volume.persistentVolumeClaim) return [`${pod.metadata.namespace}/${volume.persistentVolumeClaim.claimName}`];
      return volume.ephemeral ? [`${pod.metadata.namespace}/${pod.metadata.name}-${volume.name}`] : [];
    });
  }

  /** Whether the claims of a pending pod let it take part (chapter 01, 7.4). */
  usable(pod: Pod): boolean {
    return this.namesOf(pod).every((name) => {
      const claim = this.claims.get(name);
      if (claim === undefined || claim.metadata.deletionTimestamp || claim.status?.phase === 'Lost') return false;
      if (claim.spec?.volumeName) {
        const volume = this.volumes.get(claim.spec.volumeName);
        return (
          volume !== undefined &&
          !volume.metadata.deletionTimestamp &&
          Object.hasOwn(claim.metadata.annotations ?? {}, 'pv.kubernetes.io/bind-completed')
        );
      }
      const storageClass = this.classes.get(claim.spec?.storageClassName ?? '');
      return storageClass !== undefined && storageClass.volumeBindingMode !== 'Immediate';
    });
  }

  /** What a pod attaches by driver; `unknown` when a look-up fails, then existing nodes are not tried. */
  attachments(pod: Pod): Attachments | 'unknown' {
    const result: Attachments = new Map();
    for (const name of this.namesOf(pod)) {
      const claim = this.claims.get(name);
      if (claim === undefined) continue;
      let driver: string | undefined;
      if (claim.spec?.volumeName) {
        const volume = this.volumes.get(claim.spec.volumeName);
        if (volume === undefined) return 'unknown';
        driver = volume.spec?.csi?.driver ?? (volume.spec?.awsElasticBlockStore ? 'ebs.csi.aws.com' : undefined);
      } else {
        const provisioner = this.classes.get(claim.spec?.storageClassName ?? '')?.provisioner;
        driver = provisioner === undefined ? undefined : (CSI_OF[provisioner] ?? provisioner);
      }
      if (driver) result.set(driver, (result.get(driver) ?? new Set()).add(name));
    }
    return result;
  }

  /** Where the volumes of a pod can be, as alternatives; none when they do not care; `unknown` when a look-up fails. */
  alternatives(pod: Pod): Requirements[] | 'unknown' {
    let result: Requirements[] = [];
    for (const name of this.namesOf(pod)) {
      const own = this.alternativesOf(name);
      if (own === 'unknown') return 'unknown';
      if (own.length === 0) continue;
      const product = (result.length === 0 ? [new Map()] : result).flatMap((a: Requirements) => own.map((b) => ({ a, b })));
      const consistent = product.filter(({ a, b }) => intersects(a, b));
      result = (consistent.length > 0 ? consistent : product).map(({ a, b }) => merge(a, b));
    }
    return result;
  }

  /** Whether a volume of the pod lies on another host than the given one. */
  leavesLocalVolume(pod: Pod, host: string): boolean {
    return this.namesOf(pod).some((name) => {
      const { spec } = this.volumes.get(this.claims.get(name)?.spec?.volumeName ?? '') ?? {};
      if (!spec?.local && !spec?.hostPath) return false;
      const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
      const hosts = terms.flatMap((term) => (term.matchExpressions ?? []).filter((e) => e.key === HOSTNAME && e.operator === 'In'));
      return hosts.length > 0 && !hosts.some((e) => (e.values ?? []).includes(host));
    });
  }

  private alternativesOf(name: string): Requirements[] | 'unknown' {
    const claim = this.claims.get(name);
    if (claim === undefined) return 'unknown';
    if (claim.spec?.volumeName) {
      const volume = this.volumes.get(claim.spec.volumeName);
      if (volume === undefined) return 'unknown';
      const onHost = Boolean(volume.spec?.local || volume.spec?.hostPath);
      return (volume.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap((term) => {
        const given = term.matchExpressions ?? [];
        if (given.length === 0) return [];
        return [expressions(onHost ? given.filter((e: Expression) => e.key !== HOSTNAME) : given)];
      });
    }
    const className = claim.spec?.storageClassName;
    if (!className) return [];
    const storageClass = this.classes.get(className);
    if (storageClass === undefined) return 'unknown';
    return (storageClass.allowedTopologies ?? []).flatMap((term) => {
      const given = term.matchLabelExpressions ?? [];
      return given.length === 0 ? [] : [expressions(given.map(({ key, values }) => ({ key, operator: 'In', values })))];
    });
  }
}

/** Whether a node would hold more claims of some driver than it can (chapter 01, 5.2). */
export function overLimit(held: Attachments, added: Attachments, limits: Map<string, number>): boolean {
  for (const [driver, limit] of limits) {
    const together = new Set([...(held.get(driver) ?? []), ...(added.get(driver) ?? [])]);
    if (together.size > limit) return true;
  }
  return false;
}

export function attach(held: Attachments, added: Attachments): void {
  for (const [driver, claims] of added) held.set(driver, new Set([...(held.get(driver) ?? []), ...claims]));
}
