// What the kernel's types are to the TypeScript compiler; AssemblyScript has its own. Never `assemblyscript/std/portable`, which patches globals.
declare type i32 = number;
declare type f64 = number;
declare type bool = boolean;
