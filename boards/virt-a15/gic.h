/* Where the interrupt controller of QEMU's machine virt is, a GICv2.  SPDX-License-Identifier: MIT */
#ifndef GIC_H
#define GIC_H

#define GIC_DISTRIBUTOR 0x08000000u
#define GIC_CPU_INTERFACE 0x08010000u

#endif
