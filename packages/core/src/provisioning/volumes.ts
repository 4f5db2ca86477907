import type { SchedulingInput } from '../model/input.js';
import type { NodeSelectorRequirement, Pod, Volume } from '../model/pod.js';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../model/volume.js';
import { type Configuration, Label } from '../model/wellknown.js';

const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
const EBS_DRIVER = 'ebs.csi.aws.com';

// The names that the CSI migration gives to the provisioners that used to live in the tree (chapter 01, 5.2).
const CSI_NAMES: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/aws-ebs', EBS_DRIVER],
  ['kubernetes.io/gce-pd', 'pd.csi.storage.gke.io'],
  ['kubernetes.io/azure-disk', 'disk.csi.azure.com'],
  ['kubernetes.io/azure-file', 'file.csi.azure.com'],
  ['kubernetes.io/cinder', 'cinder.csi.openstack.org'],
  ['kubernetes.io/vsphere-volume', 'csi.vsphere.vmware.com'],
  ['kubernetes.io/portworx-volume', 'pxd.portworx.com'],
]);

/** CSI driver to the ids (`namespace/name`) of the claims that it would attach. */
export type VolumeUse = Map<string, Set<string>>;

/** One way in which a volume can be reached: requirements that hold together. Without any, every node will do. */
export type VolumeAlternative = NodeSelectorRequirement[];

/** An answer, or why a lookup failed. */
export type Lookup<T> = { ok: true; value: T } | { ok: false; reason: string };

/** The claims, volumes and storage classes of a cluster, and what they mean for a pod (chapter 01, 5). */
export class Volumes {
  private readonly claims = new Map<string, PersistentVolumeClaim>();
  private readonly volumes = new Map<string, PersistentVolume>();
  private readonly classes = new Map<string, StorageClass>();

  constructor(input: Pick<SchedulingInput, 'persistentVolumeClaims' | 'persistentVolumes' | 'storageClasses'>) {
    for (const claim of input.persistentVolumeClaims ?? [])
      this.claims.set(`${claim.metadata.namespace ?? ''}/${claim.metadata.name}`, claim);
    for (const volume of input.persistentVolumes ?? []) this.volumes.set(volume.metadata.name, volume);
    for (const storageClass of input.storageClasses ?? []) this.classes.set(storageClass.metadata.name, storageClass);
  }

  /**
   * What the pod adds to the attach limits of an existing node (5.2). A missing claim is left out; a claim bound to a
   * missing volume fails, and the pod then skips existing nodes.
   */
  attachments(pod: Pod): Lookup<VolumeUse> {
    const use: VolumeUse = new Map();
    for (const volume of pod.spec.volumes ?? []) {
      const id = claimId(pod, volume);
      const claim = id === undefined ? undefined : this.claims.get(id);
      if (id === undefined || claim === undefined) continue;
      const driver = this.driverOf(claim);
      if (!driver.ok) return driver;
      if (driver.value === '') continue;
      const ids = use.get(driver.value) ?? new Set();
      use.set(driver.value, ids.add(id));
    }
    return { ok: true, value: use };
  }

  /**
   * The topology of the pod's volumes (5.3): one entry per volume that has alternatives, in volume order. A failure means
   * that the pod takes no part in the topology set-up and is packed without volume requirements.
   */
  topology(pod: Pod): Lookup<VolumeAlternative[][]> {
    const perVolume: VolumeAlternative[][] = [];
    for (const volume of pod.spec.volumes ?? []) {
      const id = claimId(pod, volume);
      if (id === undefined) continue;
      const alternatives = this.alternativesOf(id);
      if (!alternatives.ok) return alternatives;
      if (alternatives.value.length > 0) perVolume.push(alternatives.value);
    }
    return { ok: true, value: perVolume };
  }

  /** Why the pod's claims cannot be used by a pending pod: the first failure in volume order (7.4), or undefined. */
  problem(pod: Pod, configuration: Configuration): string | undefined {
    for (const volume of pod.spec.volumes ?? []) {
      const id = claimId(pod, volume);
      if (id === undefined) continue;
      const problem = this.claimProblem(id, configuration);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  private claimProblem(id: string, configuration: Configuration): string | undefined {
    const claim = this.claims.get(id);
    if (claim === undefined) return `persistent volume claim ${id} does not exist`;
    if (claim.metadata.deletionTimestamp) return `persistent volume claim ${id} is being deleted`;
    const volumeName = claim.spec?.volumeName ?? '';
    if (claim.status?.phase === 'Lost') return `persistent volume claim ${id} has lost its volume ${volumeName}`;
    const problem = volumeName === '' ? this.unboundProblem(id, claim, configuration) : this.boundProblem(id, claim, volumeName);
    if (problem !== undefined) return problem;
    const driver = this.driverOf(claim);
    if (!driver.ok) return driver.reason;
    if (configuration.unsupportedProvisioners.has(driver.value))
      return `persistent volume claim ${id}: provisioner ${driver.value} is not supported`;
    return undefined;
  }

  private boundProblem(id: string, claim: PersistentVolumeClaim, volumeName: string): string | undefined {
    const volume = this.volumes.get(volumeName);
    if (volume === undefined) return `persistent volume claim ${id}: volume ${volumeName} does not exist`;
    if (volume.metadata.deletionTimestamp) return `persistent volume claim ${id}: volume ${volumeName} is being deleted`;
    if (!Object.hasOwn(claim.metadata.annotations ?? {}, BIND_COMPLETED)) {
      return `persistent volume claim ${id} names volume ${volumeName} but lacks the annotation ${BIND_COMPLETED}`;
    }
    return undefined;
  }

  private unboundProblem(id: string, claim: PersistentVolumeClaim, configuration: Configuration): string | undefined {
    const className = claim.spec?.storageClassName ?? '';
    if (className === '') return `persistent volume claim ${id} is unbound and names no storage class`;
    const storageClass = this.classes.get(className);
    if (storageClass === undefined) return `persistent volume claim ${id}: storage class ${className} does not exist`;
    // An absent binding mode passes: an API server would have filled it in, a scenario is literal.
    if (storageClass.volumeBindingMode === 'Immediate') {
      return `persistent volume claim ${id} is unbound, and storage class ${className} binds immediately`;
    }
    for (const term of storageClass.allowedTopologies ?? []) {
      for (const { key } of term.matchLabelExpressions ?? []) {
        if (configuration.unsupportedTopologyKeys.has(key)) {
          return `persistent volume claim ${id}: storage class ${className} uses the unsupported topology key ${key}`;
        }
      }
    }
    return undefined;
  }

  /** The CSI driver of a claim; empty if there is none to count. */
  private driverOf(claim: PersistentVolumeClaim): Lookup<string> {
    const volumeName = claim.spec?.volumeName;
    if (volumeName) {
      const volume = this.volumes.get(volumeName);
      if (volume === undefined) return { ok: false, reason: `persistent volume ${volumeName} does not exist` };
      if (volume.spec?.csi) return { ok: true, value: volume.spec.csi.driver };
      return { ok: true, value: volume.spec?.awsElasticBlockStore ? EBS_DRIVER : '' };
    }
    const provisioner = this.classes.get(claim.spec?.storageClassName ?? '')?.provisioner ?? '';
    return { ok: true, value: CSI_NAMES.get(provisioner) ?? provisioner };
  }

  private alternativesOf(id: string): Lookup<VolumeAlternative[]> {
    const claim = this.claims.get(id);
    if (claim === undefined) return { ok: false, reason: `persistent volume claim ${id} does not exist` };
    if (claim.spec?.volumeName) {
      const volume = this.volumes.get(claim.spec.volumeName);
      if (volume === undefined) return { ok: false, reason: `persistent volume ${claim.spec.volumeName} does not exist` };
      return { ok: true, value: volumeAlternatives(volume) };
    }
    if (claim.spec?.storageClassName) {
      const storageClass = this.classes.get(claim.spec.storageClassName);
      if (storageClass === undefined) return { ok: false, reason: `storage class ${claim.spec.storageClassName} does not exist` };
      return { ok: true, value: classAlternatives(storageClass) };
    }
    return { ok: true, value: [] };
  }
}

/** The id of the claim behind a pod's volume; undefined for volumes without one (5.1). */
function claimId(pod: Pod, volume: Volume): string | undefined {
  const namespace = pod.metadata.namespace ?? '';
  if (volume.persistentVolumeClaim) return `${namespace}/${volume.persistentVolumeClaim.claimName}`;
  if (volume.ephemeral) return `${namespace}/${pod.metadata.name}-${volume.name}`;
  return undefined;
}

// A local volume is recreated on the new node: its hostname does not bind, and a term that held nothing else allows every node.
function volumeAlternatives({ spec }: PersistentVolume): VolumeAlternative[] {
  const alternatives: VolumeAlternative[] = [];
  const isLocal = !!(spec?.local || spec?.hostPath);
  for (const term of spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []) {
    const expressions = term.matchExpressions ?? [];
    if (expressions.length > 0) alternatives.push(isLocal ? expressions.filter(({ key }) => key !== Label.hostname) : expressions);
  }
  return alternatives;
}

function classAlternatives({ allowedTopologies }: StorageClass): VolumeAlternative[] {
  return (allowedTopologies ?? [])
    .map((term) => (term.matchLabelExpressions ?? []).map(({ key, values }) => ({ key, operator: 'In', values: values ?? [] })))
    .filter((alternative) => alternative.length > 0);
}
