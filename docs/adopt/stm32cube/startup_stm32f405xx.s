/* From reset to main, with the linker symbols of STM32Cube's start-up files.  SPDX-License-Identifier: MIT */
	.syntax unified
	.cpu cortex-m4
	.thumb

	.section .isr_vector, "a", %progbits
	.word _estack
	.word Reset_Handler
	.word Default_Handler            /* NMI */
	.word Default_Handler            /* HardFault */

	.section .text.Reset_Handler, "ax", %progbits
	.global Reset_Handler
	.thumb_func
Reset_Handler:
	ldr   r0, =0xe000ed88            /* CPACR: full access to the FPU */
	ldr   r1, [r0]
	orr   r1, r1, #(0xf << 20)
	str   r1, [r0]
	dsb
	isb

	ldr   r0, =_sdata
	ldr   r1, =_edata
	ldr   r2, =_sidata
1:	cmp   r0, r1
	ittt  lo
	ldrlo r3, [r2], #4
	strlo r3, [r0], #4
	blo   1b

	ldr   r0, =_sbss
	ldr   r1, =_ebss
	movs  r2, #0
2:	cmp   r0, r1
	itt   lo
	strlo r2, [r0], #4
	blo   2b

	bl    __libc_init_array
	bl    main
	bl    exit

	.section .text.Default_Handler, "ax", %progbits
	.thumb_func
Default_Handler:
	movs  r0, #1
	b     _exit
