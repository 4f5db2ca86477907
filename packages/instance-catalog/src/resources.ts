/** Names of the resources that an instance type carries, zero or not (chapter 04, 3). */
export const CPU = 'cpu';
export const MEMORY = 'memory';
export const EPHEMERAL_STORAGE = 'ephemeral-storage';
export const PODS = 'pods';
export const POD_ENI = 'vpc.amazonaws.com/pod-eni';
export const PRIVATE_IPV4_ADDRESS = 'vpc.amazonaws.com/PrivateIPv4Address';
export const EFA = 'vpc.amazonaws.com/efa';
export const NVIDIA_GPU = 'nvidia.com/gpu';
export const AMD_GPU = 'amd.com/gpu';
export const NEURON = 'aws.amazon.com/neuron';
export const NEURON_CORE = 'aws.amazon.com/neuroncore';
export const HABANA_GAUDI = 'habana.ai/gaudi';
