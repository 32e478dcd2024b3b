#!/usr/bin/env perl
# The README's examples are what is tested, and print what the README says.  SPDX-License-Identifier: MIT
#
#     tests/host/readme.t build/<place>/<config>/host/readme
use strict;
use warnings;

my $program = shift or die "usage: $0 PROGRAM\n";
my ($number, $failed) = (0, 0);

sub ok {
	my ($good, $what, @notes) = @_;
	$number++;
	print $good ? 'ok' : 'not ok', " $number - $what\n";
	return if $good;
	$failed++;
	print map { "# $_\n" } map { split /\n/ } @notes;
}

sub contents {
	open my $file, '<', shift or die "$!\n";
	local $/;
	return <$file>;
}

# What stands between fences: the words behind the opening one, and the text.
sub blocks {
	return shift =~ /^```([^\n]*)\n(.*?)^```$/msg;
}

my @blocks = blocks(contents('README.md'));
my ($source, $output, $adapter);
while (my ($words, $text) = splice @blocks, 0, 2) {
	$adapter = $text if $words eq 'c' && defined $source;
	$source = $text if $words eq 'c' && !defined $source;
	$output = $text if $words eq 'text' && defined $source && !defined $output;
}

ok(defined $source && $source eq contents('tests/host/readme.c'),
	"the README's example is tests/host/readme.c, letter by letter");

my $printed = qx('$program');
ok($? == 0, 'it ends with status 0', "status $?");
ok(defined $output && $printed eq $output, 'it prints what the README says', $printed);

# What is there is measured by the benchmark's tests.
ok(defined $adapter && index(contents('docs/benchmark.md'), $adapter) >= 0,
	"the README's adapter is the end of that in docs/benchmark.md");

my $stale = qx(tools/readme --check 2>&1);
ok($? == 0, "the README's tables of knobs and boards are those of core and boards, the tour's has every stage", $stale);

print "1..$number\n";
exit($failed > 0);
