/* What main allocates, and the transmitter's interrupt gives back.  SPDX-License-Identifier: MIT */
#ifndef SENDER_H
#define SENDER_H

/* In the interrupt: this packet is sent. */
void packet_sent(void *packet);

#endif
