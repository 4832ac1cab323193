#!/bin/sh
# An array of eight tasks, each with one share: sbatch docs/jobs/slurm.sh
#SBATCH --job-name=explore
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
slotzero explore scenarios/files --partition auto --threads 4 --message-format json \
    > "results/$SLURM_ARRAY_TASK_ID.jsonl"
# 1 says that something is not as expected: that is a result, and merge tells it.
test $? -le 1
# Afterwards: slotzero merge results/*.jsonl
