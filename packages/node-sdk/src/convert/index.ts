export { convertToV1, type Conversion, type ConversionContext } from './conversion.js';
export { writeKubeletIntoClasses } from './kubelet.js';
export { convertObjects, type ConvertedObjects } from './objects.js';
