import { fields, flag, type IntOrTextSchema, integer, list, map, quantityAmount, type Schema, text } from './schema.js';

export const resourceList = map(quantityAmount);

export const resourceRequirements = fields({
  limits: resourceList,
  requests: resourceList,
  claims: list(fields({ name: text(), request: text() })),
});

/** A text behind a pointer: empty is not the same as absent. */
export const pointer = text({ zero: 'kept' });
/** Numbers and booleans that Go does not write when they are 0 or false. */
export const count = integer({ bits: 32, zero: 'dropped' });
export const plainFlag = flag({ zero: 'dropped' });
const named = { name: text() };
const portOrName: IntOrTextSchema = { kind: 'intOrText' };

const handler: Record<string, Schema> = {
  exec: fields({ command: list(text()) }),
  httpGet: fields({
    path: text({ default: '/' }),
    port: portOrName,
    host: text(),
    scheme: text({ default: 'HTTP' }),
    httpHeaders: list(fields({ name: text({ default: '', zero: 'kept' }), value: text({ default: '', zero: 'kept' }) })),
  }),
  tcpSocket: fields({ port: portOrName, host: text() }),
};

const probe = fields({
  ...handler,
  grpc: fields({ port: integer({ bits: 32 }), service: text({ default: '', zero: 'kept' }) }),
  initialDelaySeconds: count,
  timeoutSeconds: integer({ bits: 32, zero: 'dropped', default: 1 }),
  periodSeconds: integer({ bits: 32, zero: 'dropped', default: 10 }),
  successThreshold: integer({ bits: 32, zero: 'dropped', default: 1 }),
  failureThreshold: integer({ bits: 32, zero: 'dropped', default: 3 }),
  terminationGracePeriodSeconds: integer(),
});

const lifecycleHandler = fields({ ...handler, sleep: fields({ seconds: integer({ default: 0 }) }) });

/** A field of the pod, as environment and files may show it. */
export const fieldRef = fields({ apiVersion: text({ default: 'v1' }), fieldPath: text() });
export const resourceFieldRef = fields({ containerName: text(), resource: text(), divisor: { ...quantityAmount, default: '0' } });

const env = list(
  fields({
    ...named,
    value: text(),
    valueFrom: fields({
      fieldRef,
      resourceFieldRef,
      configMapKeyRef: fields({ ...named, key: text(), optional: flag() }),
      secretKeyRef: fields({ ...named, key: text(), optional: flag() }),
      fileKeyRef: fields({ volumeName: text(), path: text(), key: text(), optional: flag({ default: false }) }),
    }),
  }),
);

const envFrom = list(
  fields({
    prefix: text(),
    configMapRef: fields({ ...named, optional: flag() }),
    secretRef: fields({ ...named, optional: flag() }),
  }),
);

const profile = fields({ type: text(), localhostProfile: pointer });

/** What the security contexts of pods and of containers have in common. */
const security: Record<string, Schema> = {
  seLinuxOptions: fields({ user: text(), role: text(), type: text(), level: text() }),
  windowsOptions: fields({ gmsaCredentialSpecName: pointer, gmsaCredentialSpec: pointer, runAsUserName: pointer, hostProcess: flag() }),
  runAsUser: integer(),
  runAsGroup: integer(),
  runAsNonRoot: flag(),
  seccompProfile: profile,
  appArmorProfile: profile,
};

export const podSecurityContext = fields({
  ...security,
  supplementalGroups: list(integer()),
  supplementalGroupsPolicy: pointer,
  fsGroup: integer(),
  sysctls: list(fields({ name: text({ default: '', zero: 'kept' }), value: text({ default: '', zero: 'kept' }) })),
  fsGroupChangePolicy: pointer,
  seLinuxChangePolicy: pointer,
});

const securityContext = fields({
  ...security,
  capabilities: fields({ add: list(text()), drop: list(text()) }),
  privileged: flag(),
  readOnlyRootFilesystem: flag(),
  allowPrivilegeEscalation: flag(),
  procMount: pointer,
});

export const container = fields({
  ...named,
  image: text(),
  command: list(text()),
  args: list(text()),
  workingDir: text(),
  ports: list(
    fields({
      ...named,
      hostPort: count,
      containerPort: integer({ bits: 32 }),
      protocol: text(),
      hostIP: text(),
    }),
  ),
  envFrom,
  env,
  resources: resourceRequirements,
  resizePolicy: list(fields({ resourceName: text(), restartPolicy: text() })),
  restartPolicy: pointer,
  restartPolicyRules: list(fields({ action: text(), exitCodes: fields({ operator: text(), values: list(integer({ bits: 32 })) }) })),
  volumeMounts: list(
    fields({
      ...named,
      readOnly: plainFlag,
      recursiveReadOnly: pointer,
      mountPath: text(),
      subPath: text(),
      mountPropagation: pointer,
      subPathExpr: text(),
    }),
  ),
  volumeDevices: list(fields({ ...named, devicePath: text() })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: fields({ postStart: lifecycleHandler, preStop: lifecycleHandler, stopSignal: pointer }),
  terminationMessagePath: text(),
  terminationMessagePolicy: text(),
  imagePullPolicy: text(),
  securityContext,
  stdin: plainFlag,
  stdinOnce: plainFlag,
  tty: plainFlag,
});

export const ephemeralContainer = fields({ ...container.fields, targetContainerName: text() });
