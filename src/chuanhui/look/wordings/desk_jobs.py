"""Words of the page of failed jobs."""

WORDS = {
    "desk_jobs.title": ("定时任务", "Jobs"),
    "desk_jobs.lead": (
        "近 {n} 天失败或正在重试的任务",
        "failed or tried again, last {n} days",
    ),
    "desk_jobs.job": ("任务", "Job"),
    "desk_jobs.state": ("状态", "State"),
    "desk_jobs.since": ("最早应办", "Since"),
    "desk_jobs.period": ("最近期次", "Latest period"),
    "desk_jobs.attempts": ("已试次数", "Tries"),
    "desk_jobs.fault": ("错误种类", "Kind of fault"),
    "desk_jobs.given_up": ("已放弃", "given up"),
    "desk_jobs.again": ("重试中", "to be tried again"),
    "desk_jobs.many": ("共 {n} 期", "{n} periods"),
    "desk_jobs.what": (
        "放弃的一期不会自动补做，下一期照常。完整原因在后台任务的日志里；这里不显示数据内容。",
        "What was given up is not made up; the next is done as ever. The worker's log tells all.",
    ),
    "desk_jobs.none": ("没有失败的任务", "Nothing failed"),
    "desk_jobs.none.what": ("近 {n} 天的任务都按期办完。", "All jobs of the last {n} days were done."),
}
