# Perl at work: hashes, arrays, strings, regular expressions, closures, exceptions.  SPDX-License-Identifier: MIT
#
#     perl tests/programs/perl.pl ROUNDS
use strict;
use warnings;

my $state = 1;

sub word {
	$state = ($state * 1103515245 + 12345) & 0x7fffffff;
	return sprintf 'w%x', $state >> 12 & 0xfff;
}

# Records as text, and read back from it.
sub records {
	my $count = shift;
	my $text = join "\n", map { join ',', map { word() } 1 .. 12 } 1 .. $count;
	return map { [split /,/] } split /\n/, $text;
}

sub counted {
	my (%count, %after);
	for my $record (@_) {
		my $before = '';
		for my $word (@$record) {
			$count{$word}++;
			push @{$after{$before}}, $word;
			$before = $word;
		}
	}
	return (\%count, \%after);
}

for my $round (1 .. shift) {
	my @records = records(700 + $round);
	my ($count, $after) = counted(@records);
	my @first = (sort { $count->{$b} <=> $count->{$a} || $a cmp $b } keys %$count)[0 .. 2];
	my $text = join ' ', map { join '-', @$_ } @records;
	my $found = () = $text =~ /w(\d)[0-9a-f]*-w\1/g;
	(my $changed = $text) =~ s/w([0-9a-f]+)/length($1) > 2 ? uc $1 : "<$1>"/ge;
	my @closures = map { my $record = $_; sub { scalar grep { /a/ } @$record } } @records;
	my $sum = 0;
	$sum += $_->() for @closures;
	my $died = grep { !eval { die {word => $_} if /f/; 1 } } @first, map { $_->[0] } @records;
	my $check = unpack '%32C*', $changed;
	my $longest = (sort { $b <=> $a } map { scalar @$_ } values %$after)[0];
	print "@first $found $sum $died $check $longest\n";
}
