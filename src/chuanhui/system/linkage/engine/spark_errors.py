"""Why a match on Spark did not begin or did not end; none of these sentences holds anything of the data.

SparkRefused   PysparkMissing, JavaMissing, SparkNotStarted, ClusterInClear, SparkFailed
"""

from __future__ import annotations

from chuanhui.kernel.errors import ChuanhuiError


class SparkRefused(ChuanhuiError):
    """A match on Spark is not possible as things stand."""

    code = "linkage.spark"


class PysparkMissing(SparkRefused):
    """The package is not installed."""

    code = "linkage.spark_no_pyspark"
    zh = "没有安装 pyspark：请安装 pyspark 4.1 或更高版本，或将 CHUANHUI_LINKAGE_ENGINE 设为 duckdb。"
    en = "pyspark is not installed: install pyspark 4.1 or newer, or set CHUANHUI_LINKAGE_ENGINE to duckdb."


class JavaMissing(SparkRefused):
    """There is no Java."""

    code = "linkage.spark_no_java"
    zh = "没有找到 Java：Spark 需要 Java 17 或 21（apt-get install default-jre-headless）。"
    en = "There is no Java: Spark needs Java 17 or 21 (apt-get install default-jre-headless)."


class SparkNotStarted(SparkRefused):
    """Java ended, or the master does not answer."""

    code = "linkage.spark_not_started"
    zh = "Spark 没有启动（{kind}）：请检查 CHUANHUI_LINKAGE_SPARK_MASTER、共享密钥和 Java。"
    en = "Spark did not start ({kind}): check CHUANHUI_LINKAGE_SPARK_MASTER, the shared secret and Java."


class ClusterInClear(SparkRefused):
    """The cluster would carry personal data over a network unencrypted."""

    code = "linkage.spark_in_clear"
    zh = "集群之间的通信没有加密：请在 spark-defaults.conf 中将 {keys} 设为 true。"
    en = "The cluster talks in the clear: set {keys} to true in spark-defaults.conf."


class SparkFailed(SparkRefused):
    """Spark gave up in the middle."""

    code = "linkage.spark_failed"
    zh = "Spark 中途停止（{kind}）；可继续这次比对，或将 CHUANHUI_LINKAGE_ENGINE 设为 duckdb。"
    en = "Spark gave up ({kind}); go on with the run, or set CHUANHUI_LINKAGE_ENGINE to duckdb."
