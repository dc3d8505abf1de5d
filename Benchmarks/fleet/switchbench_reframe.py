"""One recording of each node, by ReFrame (https://reframe-hpc.readthedocs.io).

    reframe -c switchbench_reframe.py --run --distribute -S bundle=/shared/switchbench.tar.gz -S atlas=/shared/atlas.csv

`bundle` is an archive of `switchbench bundle`, `atlas` the output of `switchbench atlas --format csv`: where it
has a CPU of the same signature, its figures are the references of the partition. The nodes need no Swift.
"""

import csv
import json
import lzma
import os
import pathlib

import reframe as rfm
import reframe.utility.sanity as sn
from reframe.core.builtins import run_before, sanity_function, variable


def counted_exits(folder):
    """Exits of the guest per switch by cell, from the counters of all boots."""
    exits = {}
    for path in pathlib.Path(folder).glob('*/run.json*'):
        with lzma.open(path) if path.suffix == '.xz' else open(path) as file:
            cells = json.load(file)['cells']
        for cell in cells:
            counts = [boot['exits'] for boot in cell['boots'] if boot.get('exits')]
            switches = sum(count['switches'] for count in counts)
            if cell['scenario'] == 'ping-pong' and switches:
                key = (cell['strategy'], cell['architecture'], str(cell['ring']), cell['machine'])
                exits[key] = sum(count['exits'] for count in counts) / switches
    return exits


def figures(path):
    """The rows of a table of the atlas that have a figure."""
    with open(path, newline='') as file:
        return [row for row in csv.DictReader(file) if row['value']]


def key(row):
    return (row['strategy'], row['architecture'], row['ring'], row['machine'])


@rfm.simple_test
class Switchbench(rfm.RunOnlyRegressionTest):
    descr = 'what a context switch costs on this node'
    valid_systems = ['*']
    valid_prog_environs = ['*']
    bundle = variable(str)
    atlas = variable(str, value='')
    arguments = variable(str, value='')
    tolerance = variable(float, value=0.05)
    exclusive_access = True
    time_limit = '30m'
    executable = 'sh'
    keep_files = ['recordings', 'figures.csv']

    @run_before('run')
    def measure(self):
        self.prerun_cmds = [
            f'tar -xf {self.bundle}',
        ]
        self.executable_opts = [
            'switchbench/Benchmarks/fleet/node', self.bundle, 'recordings', self.arguments]
        self.postrun_cmds = [
            'switchbench/bin/switchbench atlas recordings --format csv > figures.csv']

    @sanity_function
    def has_figures(self):
        return sn.assert_true(
            os.path.exists('figures.csv') and figures('figures.csv'),
            msg='the recording has no figure; see recordings/*.failed')

    @run_before('performance')
    def choose_figures(self):
        exits = counted_exits(os.path.join(self.stagedir, 'recordings'))
        rows = figures(os.path.join(self.stagedir, 'figures.csv'))
        known = figures(self.atlas) if self.atlas else []
        references = {}
        for row in rows:
            name = '@'.join(key(row))
            same = [
                other for other in known
                if all(other[part] == row[part] for part in ('signature', 'code', 'mechanism', 'unit'))
                and key(other) == key(row)]
            # What a hypervisor emulates is shown and not held against anything.
            if same and row['mechanism'] == 'native':
                references[name] = (
                    float(same[0]['value']), -self.tolerance, self.tolerance, row['unit'])
            values = {name: (row['value'], row['unit'])}
            for bound in ('lower', 'upper'):
                if row[bound]:
                    values[f'{name} {bound}'] = (row[bound], row['unit'])
            if row['quiet_share']:
                values[f'{name} quiet'] = (row['quiet_share'], '1')
            if key(row) in exits:
                values[f'{name} exits'] = (exits[key(row)], '1')
            for variable_name, (value, unit) in values.items():
                self.perf_variables[variable_name] = sn.make_performance_function(
                    sn.defer(float(value)), unit)
        if references:
            self.reference = {self.current_partition.fullname: references}
