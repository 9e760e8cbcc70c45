@echo off
rem Fills every checklist that lies in a folder of a shared drive. For Windows, by double click or
rem from the Task Scheduler. The console is set to UTF-8, so that Japanese names can be read.
rem
rem   shared-drive.cmd "\\server\営業\チェックリスト"
rem
rem New checklists go into FOLDER\inbox; answered ones appear in FOLDER\answered.
chcp 65001 >nul
if "%~1"=="" (
    echo usage: shared-drive.cmd FOLDER
    exit /b 2
)
kotq fill "%~1\inbox" --out-dir "%~1\answered" >>"%~1\kotq.log" 2>&1
if errorlevel 1 echo kotq: some checklists were not filled; see %~1\kotq.log
exit /b %errorlevel%
