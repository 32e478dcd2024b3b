#!/usr/bin/env perl
# Every case of a misuse program, each with its exact outcome, as TAP.  SPDX-License-Identifier: MIT
#
#     tests/misuse/misuse.t build/<place>/<config>/misuse/misuse
use strict;
use warnings;
use File::Basename qw(dirname);

my $program = shift or die "usage: $0 PROGRAM\n";
my $run = dirname($0) . '/../run';
my $fault_status = 3;

# What a run prints, and its exit status.
sub outcome {
	my @arguments = @_;
	open my $output, '-|', $run, $program, @arguments or die "$run: $!\n";
	my $text = do { local $/; <$output> };
	close $output;
	$text = '' unless defined $text;
	$text =~ s/\r//g;
	return ($text, $? >> 8, $? & 127);
}

my ($list, $list_status) = outcome('list');
if ($list =~ /^1\.\.0 # SKIP/) {
	print $list;
	exit 0;
}
my @cases = map { [split ' ', $_, 2] } split /\n/, $list;
print '1..', scalar(@cases) || 1, "\n";
if ($list_status != 0 || !@cases) {
	print "not ok 1 - the program lists its cases\n";
	exit 1;
}

my ($number, $failed) = (0, 0);
for my $case (@cases) {
	my ($name, $expected) = @$case;
	$number++;
	if ($expected =~ /^- (.*)/) {
		print "ok $number - $name # SKIP $1\n";
		next;
	}
	my ($text, $status, $signal) = outcome($name);
	my $exact = $text =~ /\Aexpected: (\d+) at (\S+)( amid)?\nfault: \1 at \2\nheap: (.*)\n\z/ && $1 == $expected
		&& $4 =~ ($3 ? qr/^changed at/ : qr/^as before$/);
	my $good = $exact && $status == $fault_status && !$signal;
	$failed++ unless $good;
	print $good ? 'ok' : 'not ok', " $number - $name: fault $expected at the right address",
		$text =~ / amid$/m ? ", amid its work\n" : ", the heap as before\n";
	next if $good;
	print "# status $status, signal $signal, and it printed:\n";
	print "#   $_\n" for split /\n/, $text;
}
exit($failed ? 1 : 0);
